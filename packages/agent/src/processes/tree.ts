import {
  isAlive,
  isGone,
  listProcDirectory,
  readProcFile,
  readStartTime,
  readStat,
  readStatSync,
  type TaskRef,
} from './procfs.js';

/** How long a dead child may wait for its parent before it counts as ended with its pid still taken. */
const REAP_MS = 250;
const POLL_MS = { first: 1, most: 20 };

/**
 * A process and all its descendants, parents before children. Empty when the process has gone.
 * @param root without a start time: whatever has the pid now
 */
export async function readTree(root: Pick<TaskRef, 'pid'> & Partial<TaskRef>): Promise<TaskRef[]> {
  const tree: TaskRef[] = [];
  const startTimeTicks = await readStartTime(root.pid);
  if (root.startTimeTicks !== undefined && root.startTimeTicks !== startTimeTicks) return tree;
  const pids = [root.pid];
  for (let pid = pids.shift(); pid !== undefined; pid = pids.shift()) {
    const stat = await readStat(pid);
    if (stat === undefined) continue;
    tree.push({ pid, startTimeTicks: stat.startTimeTicks });
    pids.push(...(await readChildren(pid)));
  }
  return tree;
}

/** Children of every thread of a process (CONFIG_PROC_CHILDREN, which CRIU needs as well). */
async function readChildren(pid: number): Promise<number[]> {
  const children: number[] = [];
  for (const tid of await listProcDirectory(pid, 'task')) {
    const text = await readProcFile(pid, `task/${tid}/children`);
    children.push(...(text ?? '').split(' ').filter(Boolean).map(Number));
  }
  return children;
}

/**
 * Signals tasks; each one's start time is looked at right before, so that a pid that was reused is left alone.
 * @returns those that were there
 */
export function signalTasks(tasks: readonly TaskRef[], signal: NodeJS.Signals): Promise<TaskRef[]> {
  return Promise.resolve(tasks.filter((task) => signalTask(task, signal)));
}

function signalTask(task: TaskRef, signal: NodeJS.Signals): boolean {
  if (readStatSync(task.pid)?.startTimeTicks !== task.startTimeTicks) return false;
  try {
    return process.kill(task.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Whether any of the tasks is there and not dead. */
export async function anyAlive(tasks: readonly TaskRef[]): Promise<boolean> {
  return (await Promise.all(tasks.map(isAlive))).includes(true);
}

/**
 * Waits until no task can run any more. One that is dead but not reaped is waited for a moment longer, because its
 * parent usually needs that moment; a parent that never reaps does not make its child alive.
 * @returns those that can still run when the time is up
 */
export async function waitGone(tasks: readonly TaskRef[], timeoutMs: number): Promise<TaskRef[]> {
  const deadline = performance.now() + timeoutMs;
  let reapUntil: number | undefined;
  for (let pause = POLL_MS.first; ; pause = Math.min(pause * 2, POLL_MS.most)) {
    const taken = await filter(tasks, async (task) => !(await isGone(task)));
    if (taken.length === 0) return [];
    const alive = await filter(taken, isAlive);
    const now = performance.now();
    if (alive.length > 0 && now >= deadline) return alive;
    if (alive.length === 0) {
      reapUntil ??= Math.min(now + REAP_MS, deadline);
      if (now >= reapUntil) return [];
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function filter<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(items.map(keep));
  return items.filter((_item, index) => kept[index]);
}
