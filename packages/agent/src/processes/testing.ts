import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readStartTime, type TaskRef } from './procfs.js';

/** For tests: a real child process that says one line once it is ready. */
export interface TestChild {
  readonly child: ChildProcess;
  readonly task: TaskRef;
  readonly line: string;
}

/** Starts a program in a session of its own and waits for its first line. */
export async function startChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<TestChild> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true, ...options });
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error(`${command} was not started`);
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${command} ended with ${String(code)}`)));
    createInterface({ input: stdout }).once('line', resolve);
  });
  return { child, task: { pid, startTimeTicks: (await readStartTime(pid)) ?? 0 }, line };
}
