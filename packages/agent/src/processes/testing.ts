import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readStartTime, type TaskRef } from './procfs.js';

/** For tests: a real child process that says one line once it is ready. */
export interface TestChild {
  readonly child: ChildProcess;
  readonly task: TaskRef;
  readonly line: string;
}

/**
 * Starts a program in a session of its own and waits for its first line. It writes to a file: what Node calls a pipe is
 * a UNIX socket, which would be a connection that leads out of the tree.
 */
export async function startChild(command: string, args: readonly string[]): Promise<TestChild> {
  const directory = await mkdtemp(join(tmpdir(), 'ferry-child-'));
  const output = await open(join(directory, 'output'), 'w+');
  try {
    const child = spawn(command, args, { stdio: ['ignore', output.fd, output.fd], detached: true });
    const { pid } = child;
    if (pid === undefined) throw new Error(`${command} was not started`);
    const line = await firstLine(child, join(directory, 'output'));
    return { child, task: { pid, startTimeTicks: (await readStartTime(pid)) ?? 0 }, line };
  } finally {
    await output.close();
    await rm(directory, { recursive: true });
  }
}

async function firstLine(child: ChildProcess, file: string): Promise<string> {
  for (;;) {
    const text = await readFile(file, 'utf8');
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${text}`);
    await delay(5);
  }
}
