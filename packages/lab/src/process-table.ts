import { readFileSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from './error.js';

const KILL_TIMEOUT_MS = 10_000;

/** One process of the host for all time: a pid alone is used again. */
export interface ProcessRef {
  readonly pid: number;
  /** Boot id and start time. */
  readonly start: string;
}

/** A process of a node. */
export interface NodeProcess {
  /** In the node's pid namespace. */
  readonly pid: number;
  readonly hostPid: number;
  readonly comm: string;
  readonly argv: readonly string[];
}

const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** The process that has this pid now; undefined when there is none, or only its zombie. */
export function processRef(pid: number): ProcessRef | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // Fields from the third on follow the command name, which may hold anything, parentheses too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const threads = Number(fields[17]);
  const start = fields[19];
  // A process whose first thread has ended looks like a zombie while others still run, and hold its sockets.
  if (start === undefined || state === 'X' || (state === 'Z' && threads <= 1)) return undefined;
  return { pid, start: `${bootId}/${start}` };
}

/** Whether exactly this process still runs. */
export function isAlive(ref: ProcessRef): boolean {
  return processRef(ref.pid)?.start === ref.start;
}

/** Sends a signal unless the process is gone. */
export function signal(ref: ProcessRef, name: NodeJS.Signals): void {
  if (!isAlive(ref)) return;
  try {
    process.kill(ref.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits until the process is gone. Throws TIMEOUT. */
export async function gone(ref: ProcessRef, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(ref)) {
    if (performance.now() > deadline) {
      throw new LabError(
        'TIMEOUT',
        `process ${ref.pid} is still there after ${timeoutMs} ms`,
        'End it by hand.',
      );
    }
    await delay(5);
  }
}

/** Kills a process and waits until it is gone. Throws TIMEOUT. */
export async function killProcess(ref: ProcessRef): Promise<void> {
  signal(ref, 'SIGKILL');
  await gone(ref, KILL_TIMEOUT_MS);
}

/** All pids of the host. */
export async function hostPids(): Promise<number[]> {
  return (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number);
}

/** The pid namespace of a process of the host, as the kernel prints it; undefined when the process is gone. */
export function pidNamespace(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/ns/pid`).catch(() => undefined);
}

/** All processes whose pid namespace is that of this pid 1, by pid; zombies are not counted. */
export async function namespaceProcesses(initPid: number): Promise<NodeProcess[]> {
  const namespace = await pidNamespace(initPid);
  if (namespace === undefined) return [];
  const found = await Promise.all(
    (await hostPids()).map(async (pid) =>
      (await pidNamespace(pid)) === namespace ? describe(pid) : undefined,
    ),
  );
  return found.filter((entry) => entry !== undefined).sort((a, b) => a.pid - b.pid);
}

async function describe(hostPid: number): Promise<NodeProcess | undefined> {
  try {
    const status = await readFile(`/proc/${hostPid}/status`, 'utf8');
    if (/^State:\s+[ZX]/m.test(status)) return undefined;
    const inner = /^NSpid:.*?(\d+)$/m.exec(status)?.[1];
    const comm = /^Name:\t(.*)$/m.exec(status)?.[1];
    if (inner === undefined || comm === undefined) return undefined;
    const argv = (await readFile(`/proc/${hostPid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
    return { pid: Number(inner), hostPid, comm, argv };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}
