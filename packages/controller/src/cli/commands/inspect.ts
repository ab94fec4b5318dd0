import type { FileUse, ProcessTree, SocketUse } from '@ferry/protocol';
import { at, present } from '../../present.js';
import { formatBytes } from '../../units/size.js';
import { pidOrName, type AddCommand } from '../cli.js';
import { renderFinding } from '../render/migration.js';
import { table } from '../render/table.js';
import { PROCESS_COLUMNS } from './ps.js';

/** `ferry inspect` */
export const addInspect: AddCommand = (program, cli) => {
  program
    .command('inspect')
    .description('look at a process tree as CRIU would meet it')
    .argument('<node>')
    .argument('<process>', 'a pid or a name')
    .action(async (node: string, wanted: string) => {
      const { tree, findings } = await cli.withFerry(async (ferry) => {
        const process = await ferry.findProcess(node, pidOrName(wanted));
        return at(node, () => ferry.node(node).process.call('InspectProcess', { process }));
      });
      const seen = present(tree, node, 'InspectProcess');
      cli.output.result('tree', { ...seen, findings }, () =>
        [render(seen), ...findings.map(renderFinding)].join('\n'),
      );
    });
};

function render(tree: ProcessTree): string {
  const notes = [
    `${formatBytes(tree.memoryBytes)} of memory of its own, ${tree.taskIds.length} threads`,
    ...(tree.ownNamespaces.length === 0 ? [] : [`name spaces of its own: ${tree.ownNamespaces.join(', ')}`]),
    ...(tree.hasTerminal ? ['uses a terminal outside the tree'] : []),
    ...(tree.hasFileLocks ? ['holds file locks'] : []),
  ];
  return [
    table(PROCESS_COLUMNS, tree.processes),
    '',
    ...notes,
    ...tree.sockets.map(socket),
    ...tree.files.filter((file) => !file.mapped).map(file),
  ].join('\n');
}

function socket(use: SocketUse): string {
  const remote = use.remoteAddress === '' ? '' : ` ↔ ${use.remoteAddress}:${use.remotePort}`;
  return `socket ${use.protocol} ${use.localAddress}:${use.localPort}${remote} ${use.state}`;
}

function file(use: FileUse): string {
  return `file ${use.path} (${formatBytes(use.sizeBytes)}${use.deleted ? ', unlinked: travels inside the images' : ''})`;
}
