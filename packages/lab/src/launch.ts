import { dirname } from 'node:path';
import { runCommand, type CommandOptions, type CommandResult } from './command.js';
import { LabError } from './error.js';
import { share } from './paths.js';
import { isAlive, namespaceProcesses } from './process-table.js';
import type { LabState, NodeState } from './state.js';

/** What a program in a node finds in its environment, whoever started the lab. */
export const NODE_ENV: Readonly<Record<string, string>> = {
  // With the node that runs this, wherever it was installed.
  PATH: `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  HOME: '/root',
  LANG: 'C.UTF-8',
};

/** Marks all processes of a lab, whatever becomes of their names and namespaces. */
export const labMark = (lab: LabState): Record<string, string> => ({ [LAB_VARIABLE]: lab.name });
export const LAB_VARIABLE = 'FERRY_LAB';

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

/** Runs a command in all namespaces of the node, to its end. */
export function runInside(
  lab: LabState,
  node: NodeState,
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return runCommand(enter(node, argv), { ...options, env: { ...labMark(lab), ...options.env } });
}

/** Starts a program there, detached and fit to be dumped (share/launch.pl). Throws EXITED when it is gone at once. */
export async function launchInside(
  lab: LabState,
  node: NodeState,
  argv: readonly string[],
  options: LaunchOptions,
): Promise<Launched> {
  const launcher = ['perl', share('launch.pl'), options.log, options.cwd, ...argv];
  const environment = { env: { ...NODE_ENV, ...labMark(lab), ...options.env }, extendEnv: false };
  const { stdout, stderr, exitCode } = await runCommand(enter(node, launcher), environment);
  if (exitCode !== 0) {
    throw new LabError(
      'COMMAND',
      `cannot start ${argv.join(' ')}: ${stderr.trim()}`,
      'Check its path and its directory.',
    );
  }
  const pid = Number(stdout);
  const processes = node.init === undefined ? [] : await namespaceProcesses(node.init.pid);
  const hostPid = processes.find((entry) => entry.pid === pid)?.hostPid;
  if (hostPid === undefined) {
    throw new LabError('EXITED', `${argv.join(' ')} ended at once`, `See what it wrote to ${options.log}.`);
  }
  return { pid, hostPid };
}

function enter({ init }: NodeState, argv: readonly string[]): string[] {
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
