import { rm } from 'node:fs/promises';
import { restoreHost } from './host-changes.js';
import { exclusively } from './mutex.js';
import { networkPids, removeNetwork } from './network.js';
import { labPaths } from './paths.js';
import { killProcess, processRef } from './process-table.js';
import { listStates, loadState, type LabState, type NodeState } from './state.js';

/** Removes a lab, in whatever condition it is. The state file goes last: a removal that fails can be tried again. */
export async function tearDown(name: string): Promise<void> {
  await exclusively(async () => {
    const lab = await loadState(name);
    if (lab === undefined) return;
    await Promise.all(lab.nodes.map((node) => killNode(lab, node)));
    await removeNetwork(lab);
    await removeFiles(name);
  });
}

/** Removes a lab's files and, after the last lab, what all labs share. Only within exclusively(). */
export async function removeFiles(name: string): Promise<void> {
  const { dir, stateDir, logDir } = labPaths(name);
  for (const path of [stateDir, logDir, dir]) await rm(path, { recursive: true, force: true });
  if ((await listStates()).length === 0) await restoreHost();
}

async function killNode(lab: LabState, node: NodeState): Promise<void> {
  // The kernel ends all of a pid namespace with its pid 1.
  if (node.init !== undefined) await killProcess(node.init);
  // A lab that came up only half has pid 1s that it never noted, and somebody may have entered the network alone.
  for (;;) {
    const refs = (await networkPids(lab.name, node.name)).map(processRef).filter((ref) => ref !== undefined);
    if (refs.length === 0) return;
    await Promise.all(refs.map(killProcess));
  }
}
