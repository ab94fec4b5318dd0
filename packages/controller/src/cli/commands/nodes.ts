import type { NodeStatus } from '../../inventory/directory.js';
import { formatBytes } from '../../units/size.js';
import type { AddCommand } from '../cli.js';
import { EXIT_CODES } from '../exit-codes.js';
import type { Column } from '../render/table.js';

const COLUMNS: readonly Column<NodeStatus>[] = [
  { title: 'NODE', of: ({ name }) => name },
  { title: 'ADDRESS', of: ({ address }) => address },
  { title: 'CRIU', of: ({ node }) => (node === undefined ? '-' : (node.criu?.version ?? 'missing')) },
  { title: 'KERNEL', of: ({ node }) => node?.kernel ?? '-' },
  { title: 'MEMORY AREA', of: ({ node }) => free(node?.memoryAreaFreeBytes), right: true },
  { title: 'DISK AREA', of: ({ node }) => free(node?.diskAreaFreeBytes), right: true },
  {
    title: 'STATE',
    of: ({ node, error }) =>
      error !== undefined
        ? `${error.code}: ${error.message}`
        : node?.criu?.checkOk === true
          ? 'ready'
          : 'criu check fails',
  },
];

function free(bytes: number | undefined): string {
  return bytes === undefined ? '-' : `${formatBytes(bytes)} free`;
}

/** `ferry nodes` */
export const addNodes: AddCommand = (program, cli) => {
  program
    .command('nodes')
    .description('list the nodes, with what they can do; exit 6 when one does not answer')
    .action(async () => {
      const nodes = await cli.withFerry((ferry) => ferry.nodes());
      cli.output.rows('node', nodes, COLUMNS);
      if (nodes.some((node) => node.error !== undefined)) cli.exitCode = EXIT_CODES.unreachable.code;
    });
};
