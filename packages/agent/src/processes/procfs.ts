import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { FerryError, type ProcessRef } from '@ferry/protocol';

/** A process for as long as it lives: pids are reused, pairs of pid and start time within one boot are not. */
export interface TaskRef {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat. */
  readonly startTimeTicks: number;
}

/** The fields of /proc/PID/stat that Ferry uses (proc_pid_stat(5)). */
export interface TaskStat {
  readonly name: string;
  /** R, S, D, T, t, Z, X … */
  readonly state: string;
  readonly parentPid: number;
  readonly sessionId: number;
  /** Controlling terminal's device number; 0: none. */
  readonly ttyNumber: number;
  readonly flags: number;
  readonly threadCount: number;
  readonly startTimeTicks: number;
}

// PF_KTHREAD of include/linux/sched.h.
const KERNEL_THREAD = 0x0020_0000;

/** Parses a stat line. The name, in parentheses, may itself hold spaces and parentheses. */
export function parseStat(text: string): TaskStat {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  // Field 3 (state) is at index 0.
  const fields = text.slice(close + 2).split(' ');
  const number = (field: number): number => Number(fields[field - 3]);
  return {
    name: text.slice(open + 1, close),
    state: fields[0] ?? '',
    parentPid: number(4),
    sessionId: number(6),
    ttyNumber: number(7),
    flags: number(9),
    threadCount: number(20),
    startTimeTicks: number(22),
  };
}

/** /proc/PID/stat of whatever has the pid now; undefined when nothing has. */
export async function readStat(pid: number): Promise<TaskStat | undefined> {
  try {
    return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    return ifGone<TaskStat | undefined>(error, undefined);
  }
}

/** The same without giving other work a chance in between: for the check right before a signal. */
export function readStatSync(pid: number): TaskStat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    return ifGone<TaskStat | undefined>(error, undefined);
  }
}

/** A /proc file of a process; undefined when the process has gone. */
export async function readProcFile(pid: number | 'self', name: string): Promise<string | undefined> {
  try {
    return await readFile(`/proc/${pid}/${name}`, 'utf8');
  } catch (error) {
    return ifGone<string | undefined>(error, undefined);
  }
}

/** A /proc directory of a process; empty when the process has gone. */
export async function listProcDirectory(pid: number, name: string): Promise<string[]> {
  try {
    return await readdir(`/proc/${pid}/${name}`);
  } catch (error) {
    return ifGone(error, []);
  }
}

/** Start time of whatever has the pid now; undefined when nothing has. */
export async function readStartTime(pid: number): Promise<number | undefined> {
  return (await readStat(pid))?.startTimeTicks;
}

let knownBootId: string | undefined;

/** Names this boot of the kernel. */
export async function bootId(): Promise<string> {
  knownBootId ??= (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  return knownBootId;
}

/** The name of a process as in /proc/PID/comm; empty when it has gone. */
export async function processName(pid: number): Promise<string> {
  return (await readProcFile(pid, 'comm'))?.trimEnd() ?? '';
}

/** A task as the contract names it. */
export async function toRef(task: TaskRef): Promise<ProcessRef> {
  return { pid: task.pid, startTimeTicks: task.startTimeTicks, bootId: await bootId() };
}

/**
 * Finds the process that a request names.
 * Throws INVALID_ARGUMENT, PROCESS_GONE, or PROCESS_CHANGED when the pid belongs to another process or boot.
 */
export async function resolveProcess(ref: ProcessRef | null): Promise<TaskRef> {
  if (ref === null || !Number.isSafeInteger(ref.pid) || ref.pid <= 0)
    throw new FerryError('INVALID_ARGUMENT', 'process.pid: a positive number is needed');
  const facts = { pid: String(ref.pid) };
  if (ref.bootId !== '' && ref.bootId !== (await bootId()))
    throw new FerryError('PROCESS_CHANGED', `process ${ref.pid} is of an earlier boot of the node`, {
      facts,
    });
  const startTimeTicks = await readStartTime(ref.pid);
  if (startTimeTicks === undefined)
    throw new FerryError('PROCESS_GONE', `there is no process ${ref.pid}`, { facts });
  if (ref.startTimeTicks !== 0 && ref.startTimeTicks !== startTimeTicks)
    throw new FerryError('PROCESS_CHANGED', `pid ${ref.pid} belongs to another process by now`, { facts });
  return { pid: ref.pid, startTimeTicks };
}

/** Whether a task can still run: its pid is not free and at least one of its threads has not ended. */
export async function isAlive(task: TaskRef): Promise<boolean> {
  const stat = await readStat(task.pid);
  if (stat?.startTimeTicks !== task.startTimeTicks) return false;
  if (!hasEnded(stat)) return true;
  // A process whose first thread has ended looks like a zombie while its other threads run on.
  const threads = await readThreads(task.pid);
  return threads.some((thread) => !hasEnded(thread));
}

/** Whether a task's pid is free, or has gone to another process. A zombie is not gone: it keeps its pid. */
export async function isGone(task: TaskRef): Promise<boolean> {
  return (await readStartTime(task.pid)) !== task.startTimeTicks;
}

/** stat of every thread of a process. */
export async function readThreads(pid: number): Promise<TaskStat[]> {
  const threads: TaskStat[] = [];
  for (const tid of await listProcDirectory(pid, 'task')) {
    const text = await readProcFile(pid, `task/${tid}/stat`);
    if (text !== undefined) threads.push(parseStat(text));
  }
  return threads;
}

/** Whether it is a thread of the kernel. */
export function isKernelThread(stat: TaskStat): boolean {
  return (stat.flags & KERNEL_THREAD) !== 0;
}

function hasEnded(stat: TaskStat): boolean {
  return stat.state === 'Z' || stat.state === 'X';
}

/**
 * A process may go between any two reads of /proc: ENOENT from open, ESRCH from read, EINVAL for the mounts of a zombie.
 * Throws everything else.
 */
function ifGone<T>(error: unknown, value: T): T {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ESRCH' || code === 'EINVAL') return value;
  throw error;
}
