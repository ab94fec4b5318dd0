import type { Socket } from 'node:net';
import { untilState } from '../watch.js';
import { UNRECORDED, type CriuExit } from './exit.js';
import { isRunning, readBootId, signalProcess } from './process-id.js';
import { EXIT_FILE, readExit, readRun, type RunRecord } from './run-files.js';

const POLL_MS = 250;

/** One criu under its supervisor. Both live on when we die; adoptCriu finds them again. */
export interface CriuRun {
  readonly runDir: string;
  readonly pid: number;
  /** When it was started, from the time stamp of its record. */
  readonly startedAt: Date;
  /**
   * Our end of the page socket, when one was asked for: an AF_UNIX stream. Errors on it are not thrown when nobody
   * listens; criu's exit tells.
   */
  readonly pageSocket?: Socket | undefined;
  /** Settles once. Waiting for it does not keep the process alive. */
  readonly exited: Promise<CriuExit>;
  /** Whether it runs just now; `exited` may settle a moment later. */
  isRunning(): Promise<boolean>;
  /** Sends criu a signal, if it is still the same process. */
  signal(signal: NodeJS.Signals): Promise<void>;
}

/** Makes the handle of a recorded run and begins to watch it. */
export function followRun(
  runDir: string,
  record: RunRecord,
  extra: { pageSocket?: Socket | undefined; onWake?: ((wake: () => void) => void) | undefined } = {},
): CriuRun {
  const exited = untilState(runDir, () => readOutcome(runDir, record), {
    names: [EXIT_FILE],
    pollMs: POLL_MS,
    keepAlive: false,
    onWake: extra.onWake,
  });
  // Whoever awaits it sees a failure; one that nobody awaits must not end the process.
  exited.catch(() => undefined);
  return {
    runDir,
    pid: record.criu.pid,
    startedAt: record.startedAt,
    pageSocket: extra.pageSocket,
    exited,
    isRunning: async () => (await readOutcome(runDir, record)) === undefined,
    async signal(signal) {
      if (record.bootId === (await readBootId())) await signalProcess(record.criu, signal);
    },
  };
}

/**
 * Finds the criu that an earlier life of this process started.
 * @param runDir the directory given to startCriu
 * @returns undefined when none was ever started there; one that has ended has its `exited` settle at once
 */
export async function adoptCriu(runDir: string): Promise<CriuRun | undefined> {
  const record = await readRun(runDir);
  return record === undefined ? undefined : followRun(runDir, record);
}

async function readOutcome(runDir: string, record: RunRecord): Promise<CriuExit | undefined> {
  const exit = await readExit(runDir);
  if (exit !== undefined) return exit;
  if (record.bootId === (await readBootId())) {
    if (await isRunning(record.criu)) return undefined;
    // criu is gone; its supervisor is about to say how.
    if (await isRunning(record.supervisor)) return undefined;
  }
  return (await readExit(runDir)) ?? UNRECORDED;
}
