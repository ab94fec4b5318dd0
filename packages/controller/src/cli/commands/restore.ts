import { present } from '../../present.js';
import { formatMs } from '../../units/duration.js';
import type { AddCommand } from '../cli.js';
import { addRestoreFlags, restoreOptions, type RestoreFlags } from '../flags/restore-flags.js';
import { followOperation } from '../operation.js';

/** `ferry restore` */
export const addRestore: AddCommand = (program, cli) => {
  addRestoreFlags(program.command('restore'))
    .description('bring a process tree back from an image')
    .argument('<node>')
    .argument('<image>')
    .action(async (node: string, imageId: string, flags: RestoreFlags) => {
      const operation = await cli.withFerry((ferry) => {
        const client = ferry.node(node);
        const request = { imageId, options: restoreOptions(flags) };
        return followOperation(
          client,
          (options) => client.checkpoint.stream('Restore', request, options),
          cli,
        );
      });
      const result = present(operation.restore, node, 'Restore');
      cli.output.result('result', { ...result, timings: operation.timings }, () => {
        const took = result.stats === null ? '' : `, restored in ${formatMs(result.stats.restoreUs / 1000)}`;
        return `pid ${result.process?.pid ?? 0} runs on ${node}${took}`;
      });
    });
};
