import { readFile } from 'node:fs/promises';
import { hasCode } from '../system-error.js';

/** A process, told from a later one with the same pid by its start time (clock ticks since boot). */
export interface ProcessId {
  readonly pid: number;
  readonly startTime: number;
}

/** Whether exactly this process still runs. A zombie does not. */
export async function isRunning(process: ProcessId): Promise<boolean> {
  const stat = await readStat(process.pid);
  return stat !== undefined && stat.startTime === process.startTime && !'ZX'.includes(stat.state);
}

/** Sends a signal, unless the process is gone. */
export async function signalProcess(target: ProcessId, signal: NodeJS.Signals): Promise<void> {
  if (!(await isRunning(target))) return;
  try {
    process.kill(target.pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

/** The kernel's id of this boot: pids and start times mean nothing after another one. */
export async function readBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

async function readStat(pid: number): Promise<{ state: string; startTime: number } | undefined> {
  let text: string;
  try {
    text = await readFile(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
  // The command name, in parentheses, may hold anything; what follows begins with field 3.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTime: Number(fields[19]) };
}
