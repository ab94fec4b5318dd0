import { Option } from 'commander';
import { getNode } from '../../inventory/directory.js';
import { DEFAULT_LIMITS } from '../../limits.js';
import { at, present } from '../../present.js';
import { formatBytes } from '../../units/size.js';
import type { AddCommand } from '../cli.js';
import { AREAS, type AreaName } from '../flags/area.js';
import { followOperation } from '../operation.js';

/** `ferry images fetch` */
export const addImagesFetch: AddCommand = (images, cli) => {
  images
    .command('fetch')
    .description('copy an image from one node to another, directly')
    .argument('<image>')
    .requiredOption('--from <node>', 'the node that has it')
    .requiredOption('--to <node>', 'the node that shall have it')
    .addOption(
      new Option('--area <area>', 'where it is kept there').choices(Object.keys(AREAS)).default('disk'),
    )
    .action(async (imageId: string, flags: { from: string; to: string; area: AreaName }) => {
      const operation = await cli.withFerry(async (ferry) => {
        const { endpoint: peer } = await at(flags.from, () =>
          getNode(ferry.node(flags.from), DEFAULT_LIMITS.planMs),
        );
        const client = ferry.node(flags.to);
        const request = { imageId, peer, area: AREAS[flags.area] };
        return followOperation(client, (options) => client.image.stream('FetchImage', request, options), cli);
      });
      const result = present(operation.fetch, flags.to, 'FetchImage');
      cli.output.result(
        'result',
        result,
        () => `image ${result.imageId} is on ${flags.to}: ${formatBytes(result.imageBytes)}`,
      );
    });
};
