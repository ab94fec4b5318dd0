import { FerryError } from '@ferry/protocol';
import { isKernelThread, readStat, type TaskRef } from './procfs.js';

/**
 * Refuses to touch what the agent depends on: pid 1, ferryd itself, and everything it descends from. Also threads of
 * the kernel, which nobody can dump or end. Throws INVALID_ARGUMENT.
 */
export async function refuseOurselves(task: TaskRef): Promise<void> {
  if (task.pid === 1) throw refusal(1, 'pid 1: every process of the node hangs on it');
  const stat = await readStat(task.pid);
  if (stat !== undefined && isKernelThread(stat))
    throw refusal(task.pid, `${stat.name}, a thread of the kernel`);
  for (let pid = process.pid; pid > 0; pid = (await readStat(pid))?.parentPid ?? 0) {
    if (pid === task.pid)
      throw refusal(pid, pid === process.pid ? 'ferryd itself' : 'a process that ferryd descends from');
  }
}

function refusal(pid: number, what: string): FerryError {
  return new FerryError('INVALID_ARGUMENT', `process ${pid} is ${what}`, { facts: { pid: String(pid) } });
}
