import { at } from '../../present.js';
import type { AddCommand } from '../cli.js';

/** `ferry images rm` */
export const addImagesRm: AddCommand = (images, cli) => {
  images
    .command('rm')
    .description('remove an image')
    .argument('<node>')
    .argument('<image>')
    .action(async (node: string, imageId: string) => {
      await cli.withFerry((ferry) => at(node, () => ferry.node(node).image.call('DeleteImage', { imageId })));
      cli.output.result(
        'result',
        { image: imageId, node, removed: true },
        () => `removed ${imageId} from ${node}`,
      );
    });
};
