import { FerryError, type Finding, type ProcessTree } from '@ferry/protocol';
import { FileUses } from './files.js';
import { findObstacles, holdsLocks, usesTerminal } from './obstacles.js';
import { refuseOurselves } from './ourselves.js';
import type { TaskRef } from './procfs.js';
import {
  foreignNamespaces,
  lookAt,
  outsideConnections,
  treeSockets,
  type ProcessSnapshot,
} from './snapshot.js';
import { readTree } from './tree.js';

/**
 * Looks closely at a process and its descendants: what CRIU will meet. The tree runs on meanwhile, so this is a good
 * guess; CRIU has the last word.
 * Throws PROCESS_GONE, and INVALID_ARGUMENT for what cannot be migrated in any way.
 */
export async function inspectTree(task: TaskRef): Promise<{ tree: ProcessTree; findings: Finding[] }> {
  await refuseOurselves(task);
  const seen = await Promise.all((await readTree(task)).map(lookAt));
  const tree = seen.filter((one) => one !== undefined);
  if (tree[0]?.stat.startTimeTicks !== task.startTimeTicks)
    throw new FerryError('PROCESS_GONE', `process ${task.pid} has ended`, {
      facts: { pid: String(task.pid) },
    });
  const { open, unaccepted } = await treeSockets(tree);
  return {
    tree: {
      processes: tree.map(({ process }) => process),
      taskIds: tree.flatMap(({ threadIds }) => threadIds),
      memoryBytes: tree.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
      files: await filesOf(tree),
      sockets: open.map(({ inode: _inode, key: _key, ...use }) => use),
      ownNamespaces: await foreignNamespaces(task.pid),
      hasTerminal: usesTerminal(tree),
      hasFileLocks: holdsLocks(tree),
    },
    findings: findObstacles(tree, { open, unaccepted, outside: await outsideConnections(tree) }),
  };
}

async function filesOf(tree: readonly ProcessSnapshot[]): Promise<ProcessTree['files']> {
  const files = new FileUses();
  for (const { pid, descriptors } of tree) {
    files.addDescriptors(descriptors);
    await files.addMappings(pid);
  }
  return files.list();
}
