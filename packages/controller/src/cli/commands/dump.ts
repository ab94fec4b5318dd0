import { Option } from 'commander';
import { present } from '../../present.js';
import { formatMs } from '../../units/duration.js';
import { formatBytes } from '../../units/size.js';
import { pidOrName, type AddCommand } from '../cli.js';
import { AREAS, type AreaName } from '../flags/area.js';
import { addDumpFlags, dumpOptions, type DumpFlags } from '../flags/dump-flags.js';
import { followOperation } from '../operation.js';

interface Flags extends DumpFlags {
  readonly image: string;
  readonly leaveRunning?: boolean;
  readonly area: AreaName;
}

/** `ferry dump` */
export const addDump: AddCommand = (program, cli) => {
  addDumpFlags(program.command('dump'))
    .description('write a process tree into an image on its node; it ends there unless --leave-running')
    .argument('<node>')
    .argument('<process>', 'a pid or a name')
    .requiredOption('--image <id>', 'name of the image to make')
    .option('--leave-running', 'let the tree run on')
    .addOption(
      new Option('--area <area>', 'where the image is kept').choices(Object.keys(AREAS)).default('disk'),
    )
    .action(async (node: string, wanted: string, flags: Flags) => {
      const operation = await cli.withFerry(async (ferry) => {
        const process = await ferry.findProcess(node, pidOrName(wanted));
        const client = ferry.node(node);
        const request = {
          process,
          imageId: flags.image,
          area: AREAS[flags.area],
          options: { ...dumpOptions(flags), leaveRunning: flags.leaveRunning === true },
        };
        return followOperation(client, (options) => client.checkpoint.stream('Dump', request, options), cli);
      });
      const result = present(operation.dump, node, 'Dump');
      cli.output.result('result', { ...result, timings: operation.timings }, () => {
        const frozen = result.stats === null ? '' : `, frozen ${formatMs(result.stats.frozenUs / 1000)}`;
        return `image ${result.imageId} on ${node}: ${formatBytes(result.imageBytes)}${frozen}`;
      });
    });
};
