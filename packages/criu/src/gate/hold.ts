import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdir, open, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { GATE_SCRIPT } from '../scripts.js';
import { hasCode } from '../system-error.js';
import { untilState } from '../watch.js';
import { durableWrite } from './durable.js';
import { decisionLine, readDecision, writeDecision, type Decision, type Verdict } from './verdict.js';

const POLL_MS = 250;
const FORMAT = 'ferry.hold/1';
const FILES = {
  settings: 'hold.json',
  wake: 'wake',
  held: 'held',
  verdict: 'verdict',
  stopped: 'stopped',
  limit: 'abort.limit',
  keep: 'keep',
} as const;

/** The point at which criu is held: a dump when all is frozen and written, a restore before anything runs. */
export type HoldPoint = 'post-dump' | 'post-restore';

export interface HoldOptions {
  readonly at: HoldPoint;
  /**
   * The hook itself decides `abort` when it has been held this long, whether we live or not. For the source only:
   * a destination that gave up by itself could leave no copy running. Whole seconds.
   */
  readonly limitSeconds?: number | undefined;
  /** After a commit verdict the hook goes on holding until release(); an abort is acted upon at once as ever. */
  readonly keepCommitted?: boolean | undefined;
}

/** What the hook said when it began to hold. */
export interface Held {
  /** The tree's root, as criu's pid name space numbers it. */
  readonly initPid: number;
  readonly at: Date;
}

/**
 * A point at which criu waits for a decision, through its action script. All of its state is files in one
 * directory, so it outlives this process: `held` (the hook waits), `verdict` (what was decided, written once),
 * `stopped` (tasks to continue on abort), and the FIFO `wake`.
 */
export class Hold {
  readonly directory: string;
  /** Executable for criu's --action-script. */
  readonly script: string = GATE_SCRIPT;
  readonly #options: HoldOptions;

  constructor(directory: string, options: HoldOptions) {
    this.directory = directory;
    this.#options = options;
  }

  /** What the script needs in criu's environment. */
  env(): Record<string, string> {
    const { at, limitSeconds } = this.#options;
    return {
      FERRY_HOLD_AT: at,
      FERRY_HOLD_DIR: this.directory,
      ...(limitSeconds === undefined ? {} : { FERRY_HOLD_LIMIT_S: String(limitSeconds) }),
    };
  }

  /**
   * Waits until criu has come to the hold point. It does not notice that criu ended before: race it with the run.
   * @throws the signal's reason
   */
  async waitHeld(signal?: AbortSignal): Promise<Held> {
    return untilState(this.directory, () => this.#readHeld(), {
      names: [FILES.held],
      pollMs: POLL_MS,
      keepAlive: true,
      signal,
    });
  }

  /** Whether criu has come to the hold point; that it still waits there, only its process and the verdict tell. */
  async isHeld(): Promise<boolean> {
    return (await this.#readHeld()) !== undefined;
  }

  /** Whether the hook waits there just now. One whose criu was killed waits on. */
  async isWaitedAt(): Promise<boolean> {
    return (await this.#openWake())?.close().then(() => true) ?? false;
  }

  /** The decision that stands; undefined when there is none yet. The note of the hook's own limit begins "limit". */
  async verdict(): Promise<Decision | undefined> {
    return readDecision(this.#file('verdict'));
  }

  /**
   * Decides, durably and once, and wakes the hook.
   * @param note why, in a line
   * @param options.wake false: the hook, if it holds already, goes on holding until wake() is called
   * @returns the decision that stands: an earlier one wins
   */
  async decide(verdict: Verdict, note: string, options: { readonly wake?: boolean } = {}): Promise<Decision> {
    const stands = await writeDecision(this.#file('verdict'), { verdict, note });
    if (options.wake !== false) await this.wake();
    return stands;
  }

  /**
   * Notes tasks that are about to get a SIGSTOP while criu holds them: on abort the hook sends each a SIGCONT, which
   * takes the stop back. Call it before sending any.
   */
  async recordStopped(pids: readonly number[]): Promise<void> {
    await durableWrite(this.#file('stopped'), `${pids.join(' ')}\n`);
  }

  /** Lets a hook with keepCommitted end once the verdict is commit. */
  async release(): Promise<void> {
    await rm(this.#file('keep'), { force: true });
    await this.wake();
  }

  async #readHeld(): Promise<Held | undefined> {
    try {
      const match = /^\S+ (\d+)\n/.exec(await readFile(this.#file('held'), 'utf8'));
      if (match === null) return undefined;
      return { initPid: Number(match[1]), at: (await stat(this.#file('held'))).mtime };
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  /** Makes the hook look for a verdict. */
  async wake(): Promise<void> {
    const fifo = await this.#openWake();
    try {
      await fifo?.write('\n');
    } catch (error) {
      // EPIPE: nobody waits there any more. EAGAIN: it is full of wake-ups.
      if (!hasCode(error, 'EPIPE', 'EAGAIN')) throw error;
    } finally {
      await fifo?.close();
    }
  }

  /** undefined: nobody waits there any more or yet, and whoever comes reads the verdict first. */
  async #openWake(): Promise<FileHandle | undefined> {
    try {
      return await open(this.#file('wake'), constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (hasCode(error, 'ENXIO')) return undefined;
      throw error;
    }
  }

  #file(name: keyof typeof FILES): string {
    return join(this.directory, FILES[name]);
  }
}

/**
 * Prepares a hold.
 * @param directory made when missing; one hold each, ever
 * @throws Error when the directory has a hold already
 */
export async function createHold(directory: string, options: HoldOptions): Promise<Hold> {
  const { at, limitSeconds, keepCommitted } = options;
  if (limitSeconds !== undefined && (!Number.isSafeInteger(limitSeconds) || limitSeconds < 1))
    throw new RangeError(`limitSeconds is not a whole number of at least 1: ${limitSeconds}`);
  const path = resolve(directory);
  await mkdir(path, { recursive: true, mode: 0o700 });
  await promisify(execFile)('mkfifo', ['-m', '600', join(path, FILES.wake)]);
  if (limitSeconds !== undefined) {
    const note = `limit: held for ${limitSeconds} s`;
    await durableWrite(join(path, FILES.limit), decisionLine({ verdict: 'abort', note }));
  }
  if (keepCommitted === true) await durableWrite(join(path, FILES.keep), '');
  await durableWrite(join(path, FILES.settings), `${JSON.stringify({ format: FORMAT, at, limitSeconds })}\n`);
  return new Hold(path, options);
}

/**
 * Opens a hold that createHold made, in this or in an earlier life of this process.
 * @throws Error when there is none
 */
export async function openHold(directory: string): Promise<Hold> {
  const path = resolve(directory);
  const file = join(path, FILES.settings);
  const settings: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!isSettings(settings)) throw new Error(`${file}: not the settings of a hold`);
  return new Hold(path, settings);
}

function isSettings(value: unknown): value is HoldOptions {
  if (typeof value !== 'object' || value === null) return false;
  const settings = value as Readonly<Record<string, unknown>>;
  const { format, at, limitSeconds } = settings;
  return (
    format === FORMAT &&
    (at === 'post-dump' || at === 'post-restore') &&
    (limitSeconds === undefined || typeof limitSeconds === 'number')
  );
}
