import { dirname } from 'node:path';
import { runCommand, type CommandOptions, type CommandResult } from './command.js';
import { LabError } from './error.js';
import { share } from './paths.js';
import { isAlive, namespaceProcesses, type ProcessRef } from './process-table.js';

/** What a program in a node finds in its environment, whoever started the lab. */
export const NODE_ENV: Readonly<Record<string, string>> = {
  // With the node that runs this, wherever it was installed.
  PATH: `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  HOME: '/root',
  LANG: 'C.UTF-8',
};

export interface LaunchOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** File that the program's output is appended to, as seen inside the node. */
  readonly log: string;
}

export interface Launched {
  /** In the node's pid namespace. */
  readonly pid: number;
  readonly hostPid: number;
}

/** Runs a command in all namespaces of the node with this pid 1, to its end. */
export function runInside(
  init: ProcessRef | undefined,
  argv: readonly string[],
  options?: CommandOptions,
): Promise<CommandResult> {
  return runCommand(enter(init, argv), options);
}

/** Starts a program there, detached and fit to be dumped (share/launch.pl). Throws EXITED when it is gone at once. */
export async function launchInside(
  init: ProcessRef | undefined,
  argv: readonly string[],
  options: LaunchOptions,
): Promise<Launched> {
  const launcher = ['perl', share('launch.pl'), options.log, options.cwd, ...argv];
  const environment = { env: { ...NODE_ENV, ...options.env }, extendEnv: false };
  const { stdout, stderr, exitCode } = await runCommand(enter(init, launcher), environment);
  if (exitCode !== 0) {
    throw new LabError(
      'COMMAND',
      `cannot start ${argv.join(' ')}: ${stderr.trim()}`,
      'Check its path and its directory.',
    );
  }
  const pid = Number(stdout);
  const processes = init === undefined ? [] : await namespaceProcesses(init.pid);
  const hostPid = processes.find((entry) => entry.pid === pid)?.hostPid;
  if (hostPid === undefined) {
    throw new LabError('EXITED', `${argv.join(' ')} ended at once`, `See what it wrote to ${options.log}.`);
  }
  return { pid, hostPid };
}

function enter(init: ProcessRef | undefined, argv: readonly string[]): string[] {
  if (init === undefined || !isAlive(init)) {
    throw new LabError(
      'DEAD',
      "the node's pid 1 is gone, and all its processes with it",
      'Take the lab down and up again (ferry lab down NAME).',
    );
  }
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid'];
  return ['nsenter', '--target', String(init.pid), ...namespaces, '--', ...argv];
}
