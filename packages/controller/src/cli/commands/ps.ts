import type { Process } from '@ferry/protocol';
import { formatBytes } from '../../units/size.js';
import { at } from '../../present.js';
import type { AddCommand } from '../cli.js';
import type { Column } from '../render/table.js';

/** Columns of a list of processes. */
export const PROCESS_COLUMNS: readonly Column<Process>[] = [
  { title: 'PID', of: ({ ref }) => String(ref?.pid ?? 0), right: true },
  { title: 'PPID', of: ({ parentPid }) => String(parentPid), right: true },
  { title: 'S', of: ({ state }) => state },
  { title: 'MEMORY', of: ({ residentBytes }) => formatBytes(residentBytes), right: true },
  { title: 'THREADS', of: ({ threadCount }) => String(threadCount), right: true },
  { title: 'NAME', of: ({ name }) => name },
  { title: 'COMMAND', of: ({ command }) => command.join(' ') },
];

/** `ferry ps` */
export const addPs: AddCommand = (program, cli) => {
  program
    .command('ps')
    .description('list the processes of a node')
    .argument('<node>')
    .argument('[name]', 'only those of that name: comm, or base name of the executable or script')
    .action(async (node: string, name: string | undefined) => {
      const { processes } = await cli.withFerry((ferry) =>
        at(node, () => ferry.node(node).process.call('ListProcesses', { name: name ?? '' })),
      );
      cli.output.rows('process', processes, PROCESS_COLUMNS);
    });
};
