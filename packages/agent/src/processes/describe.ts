import { readdir, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Process } from '@ferry/protocol';
import { readProcFile, readStat, toRef, type TaskRef } from './procfs.js';

/** A process as the contract describes it; undefined when it has gone. */
export async function describeProcess(pid: number): Promise<Process | undefined> {
  const stat = await readStat(pid);
  if (stat === undefined) return undefined;
  const status = (await readProcFile(pid, 'status')) ?? '';
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return {
    ref: await toRef({ pid, startTimeTicks: stat.startTimeTicks }),
    parentPid: stat.parentPid,
    name: stat.name,
    command: ((await readProcFile(pid, 'cmdline')) ?? '').split('\0').slice(0, -1),
    executable: await readExecutable(pid),
    state: stat.state,
    residentBytes: field('VmRSS') * 1024,
    threadCount: stat.threadCount,
    uid: field('Uid'),
  };
}

/** Processes of the node, by pid; only those with the name, unless it is empty. */
export async function listProcesses(name: string): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const processes: Process[] = [];
  for (const pid of pids.sort((a, b) => a - b)) {
    const found = await describeProcess(pid);
    if (found !== undefined && (name === '' || namesOf(found).has(name))) processes.push(found);
  }
  return processes;
}

/** What people call a process: its name, its executable, or the script that it runs. */
function namesOf(found: Process): Set<string> {
  const [program = '', ...args] = found.command;
  const script = args.find((argument) => !argument.startsWith('-')) ?? '';
  return new Set([found.name, ...[found.executable, program, script].map((path) => basename(path))]);
}

/** The path behind /proc/PID/exe; empty for threads of the kernel and for zombies. */
export function readExecutable(pid: number): Promise<string> {
  return readlink(`/proc/${pid}/exe`).catch(() => '');
}

/** The same as describeProcess for a task that may have gone meanwhile. */
export async function describeTask(task: TaskRef): Promise<Process | undefined> {
  const found = await describeProcess(task.pid);
  return found?.ref?.startTimeTicks === task.startTimeTicks ? found : undefined;
}
