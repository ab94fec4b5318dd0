import { FerryError } from '@ferry/protocol';
import { readThreads, type TaskRef } from './procfs.js';
import { readTree, signalTasks, waitGone } from './tree.js';

/** How long a tree may take to stop forking, and then to die. */
const STOP_MS = 5_000;
const GONE_MS = 10_000;
const POLL_MS = 2;

/**
 * Ends a process and all its descendants. They are stopped first, until a look at the whole tree finds nobody new: a
 * tree that forks faster than it is killed would get away otherwise.
 * @returns everybody who was signalled; all of them are gone
 * Throws FREEZE_FAILED when some do not die (uninterruptible sleep).
 */
export async function killTree(root: TaskRef): Promise<TaskRef[]> {
  const found = new Map<string, TaskRef>();
  const deadline = performance.now() + STOP_MS;
  for (;;) {
    const tree = await currentTree(root);
    const fresh = tree.filter((task) => !found.has(key(task)));
    for (const task of await signalTasks(fresh, 'SIGSTOP')) found.set(key(task), task);
    if (performance.now() >= deadline || (fresh.length === 0 && (await noneRuns(tree)))) break;
    if (fresh.length === 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return killTasks([...found.values()]);
}

/** Ends these tasks and nobody else. Returns those that were there; all of them are gone. Throws as killTree. */
export async function killTasks(tasks: readonly TaskRef[]): Promise<TaskRef[]> {
  const killed = await signalTasks(tasks, 'SIGKILL');
  const left = await waitGone(killed, GONE_MS);
  if (left.length === 0) return killed;
  const pids = left.map((task) => task.pid).join(', ');
  throw new FerryError('FREEZE_FAILED', `processes ${pids} do not die`, {
    facts: { pids },
    remedy: 'Look at their state: one in uninterruptible sleep (D) waits for a device or file system.',
  });
}

async function currentTree(root: TaskRef): Promise<TaskRef[]> {
  const tree = await readTree(root);
  return tree[0]?.startTimeTicks === root.startTimeTicks ? tree : [];
}

/** Whether no thread of a tree can fork: stopped, traced, dead, or in the kernel with a stop signal pending. */
async function noneRuns(tree: readonly TaskRef[]): Promise<boolean> {
  for (const task of tree) {
    const threads = await readThreads(task.pid);
    if (threads.some(({ state }) => state === 'R' || state === 'S')) return false;
  }
  return true;
}

function key(task: TaskRef): string {
  return `${task.pid}.${task.startTimeTicks}`;
}
