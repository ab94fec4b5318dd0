import { at } from '../../present.js';
import { pidOrName, type AddCommand } from '../cli.js';

/** `ferry kill` */
export const addKill: AddCommand = (program, cli) => {
  program
    .command('kill')
    .description('end a process and all its descendants')
    .argument('<node>')
    .argument('<process>', 'a pid or a name')
    .option('--single', 'only the process itself')
    .action(async (node: string, wanted: string, flags: { single?: boolean }) => {
      const { killed } = await cli.withFerry(async (ferry) => {
        const process = await ferry.findProcess(node, pidOrName(wanted));
        const request = { process, single: flags.single === true };
        return at(node, () => ferry.node(node).process.call('KillProcess', request));
      });
      cli.output.result('result', { killed }, () => `ended ${killed.map((ref) => ref.pid).join(', ')}`);
    });
};
