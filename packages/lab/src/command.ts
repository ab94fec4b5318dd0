import { execa, type Options } from 'execa';
import { constants } from 'node:os';
import { LabError } from './error.js';

/** How a command ended. The last newline of its output is cut off. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** As a shell counts: 128 + n when signal n ended it. */
  readonly exitCode: number;
}

export type CommandOptions = Pick<Options, 'env' | 'extendEnv' | 'input'>;

// ip, nft and the like, which `su` leaves out of root's path.
const SYSTEM_TOOLS = { PATH: `${process.env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin` };

/** Runs a command of the host to its end, whatever its exit status. Throws COMMAND when it cannot be started. */
export async function runCommand(
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const [file = '', ...args] = argv;
  const env = { ...(options.extendEnv === false ? {} : SYSTEM_TOOLS), ...options.env };
  const stdin = options.input === undefined ? { stdin: 'ignore' as const } : {};
  const result = await execa(file, args, { ...options, env, ...stdin, reject: false, maxBuffer: 1 << 28 });
  const { exitCode, signal } = result;
  if (exitCode === undefined && signal === undefined) {
    throw new LabError(
      'COMMAND',
      `${file} cannot be started: ${result.originalMessage ?? 'no reason given'}`,
      'Install what is missing with scripts/setup.',
      result,
    );
  }
  return {
    stdout: result.stdout,
    stderr: result.stderr,
    exitCode: exitCode ?? 128 + constants.signals[signal ?? 'SIGKILL'],
  };
}

/** Runs a command of the host and returns what it printed. Throws COMMAND unless it succeeds. */
export async function command(argv: readonly string[], options?: CommandOptions): Promise<string> {
  const { stdout, stderr, exitCode } = await runCommand(argv, options);
  if (exitCode === 0) return stdout;
  throw new LabError(
    'COMMAND',
    `${argv.join(' ')} failed (status ${exitCode}): ${stderr.trim() || 'it gave no reason'}`,
    'The lab needs root, and a kernel with network, pid, mount, uts and ipc namespaces; scripts/setup installs its tools.',
  );
}
