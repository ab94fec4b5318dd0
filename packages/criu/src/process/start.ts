import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { RUN_SCRIPT, TERMINAL_SCRIPT } from '../scripts.js';
import { untilState } from '../watch.js';
import { followRun, type CriuRun } from './run.js';
import { clearRun, OUTPUT_FILE, PID_FILE, readRun, type RunRecord } from './run-files.js';

const POLL_MS = 100;

export interface StartCriuOptions {
  /** How to start criu: a path, or a wrapper that execs it, with arguments. */
  readonly command: readonly string[];
  /** criu's arguments. */
  readonly args: readonly string[];
  /** Directory for the run's record; made when missing. One run at a time: an earlier one's record is removed. */
  readonly runDir: string;
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly stdio?:
    | {
        /** Gives criu an AF_UNIX stream socket as descriptor 3, for `--ps-socket 3`. */
        readonly pageSocket?: boolean | undefined;
        /**
         * What becomes criu's stdin, for `--ps-socket 0`: a descriptor or a connected socket, which we must not read or
         * write any more. A socket must go here: O_NONBLOCK is shared and breaks criu, and libuv clears it for
         * descriptors 0 to 2 only.
         */
        readonly stdin?: number | Socket | undefined;
      }
    | undefined;
  readonly cwd?: string | undefined;
  /**
   * Runs criu in a session with a terminal, which is its stdin: where `restore --shell-job` takes both from. The
   * terminal stays for as long as a process of that session lives; what is written to it is thrown away.
   */
  readonly terminal?: boolean | undefined;
}

/**
 * Starts criu so that it outlives us: in a session of its own, under a supervisor that records how it ends, with
 * no pipe to us (one would kill it when we die) unless a page socket is asked for.
 * @returns once criu's process exists; whether it can be executed shows in its exit status (126, 127)
 * @throws Error when the supervisor cannot be started or cannot write to the directory
 */
export async function startCriu(options: StartCriuOptions): Promise<CriuRun> {
  await mkdir(options.runDir, { recursive: true, mode: 0o700 });
  await clearRun(options.runDir);
  const output = await open(join(options.runDir, OUTPUT_FILE), 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawnSupervisor(options, output.fd);
  } finally {
    await output.close();
  }
  const socket = child.stdio[3];
  const pageSocket = socket instanceof Socket ? socket : undefined;
  if (pageSocket !== undefined) {
    pageSocket.on('error', () => undefined);
    // Each direction ends on its own: what is still to be relayed to criu must not be lost when criu has said all.
    pageSocket.allowHalfOpen = true;
  }
  child.unref();
  try {
    const record = await untilRecorded(options.runDir, child);
    return followRun(options.runDir, record, { pageSocket, onWake: (wake) => child.once('exit', wake) });
  } catch (error) {
    pageSocket?.destroy();
    throw error;
  }
}

function spawnSupervisor(options: StartCriuOptions, output: number): ChildProcess {
  const stdio: StdioOptions = [options.stdio?.stdin ?? 'ignore', output, output];
  if (options.stdio?.pageSocket === true) stdio.push('pipe');
  const run = ['/bin/sh', RUN_SCRIPT, options.runDir, ...options.command, ...options.args];
  const [file = '', ...args] = options.terminal === true ? ['perl', TERMINAL_SCRIPT, ...run] : run;
  const child = spawn(file, args, {
    cwd: options.cwd,
    // A configuration file of criu's could undo what a handover relies on (see --no-default-config).
    env: { ...process.env, ...options.env, CRIU_CONFIG_FILE: undefined },
    stdio,
    detached: true,
  });
  // Reported by untilRecorded; without a listener it would be thrown.
  child.on('error', () => undefined);
  return child;
}

async function untilRecorded(runDir: string, child: ChildProcess): Promise<RunRecord> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const look = async (): Promise<RunRecord | undefined> => {
    const ended = child.exitCode !== null || child.signalCode !== null;
    const record = await readRun(runDir);
    if (record !== undefined) return record;
    if (failure !== undefined) throw new Error(`criu's supervisor was not started`, { cause: failure });
    if (!ended) return undefined;
    const output = await readFile(join(runDir, OUTPUT_FILE), 'utf8').catch(() => '');
    throw new Error(`criu's supervisor ended at once: ${output.trim()}`);
  };
  const wakeOn = (wake: () => void): void => {
    child.once('exit', wake);
    child.once('error', wake);
  };
  return untilState(runDir, look, { names: [PID_FILE], pollMs: POLL_MS, keepAlive: true, onWake: wakeOn });
}
