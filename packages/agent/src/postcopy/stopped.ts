import { isAlive, readThreads, type TaskRef } from '../processes/procfs.js';

const POLL_MS = 5;

/**
 * Waits until every thread of every task is stopped, by its tracer or by a signal.
 * @returns those that are not when the time is up, or are not there
 */
export async function waitStopped(tasks: readonly TaskRef[], timeoutMs: number): Promise<TaskRef[]> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const stopped = await Promise.all(tasks.map(isStopped));
    const left = tasks.filter((_task, index) => stopped[index] !== true);
    if (left.length === 0 || performance.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** A zombie of the tree will not run either. */
async function isStopped(task: TaskRef): Promise<boolean> {
  const threads = await readThreads(task.pid);
  const still = threads.length > 0 && threads.every(({ state }) => 'TtZX'.includes(state));
  return still && ((await isAlive(task)) || threads[0]?.state === 'Z');
}
