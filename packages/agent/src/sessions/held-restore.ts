import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  adoptCriu,
  createHold,
  openHold,
  readPstree,
  readStats,
  restoreArgs,
  startCriu,
  type CriuExit,
  type CriuRun,
  type Hold,
  type Verdict,
} from '@ferry/criu';
import { FerryError, type ProcessRef, type RestoreOptions, type RestoreStats } from '@ferry/protocol';
import { criuFailure } from '../criu/failure.js';
import { restoreOptionsFrom } from '../criu/options.js';
import { bootId, readStartTime, type TaskRef } from '../processes/procfs.js';
import { signalTasks, waitGone } from '../processes/tree.js';
import type { SessionDeps } from './deps.js';

const GONE_MS = 10_000;

/** One criu restore, held in post-restore: the tree exists and has not run one instruction. */
export class HeldRestore {
  readonly directory: string;
  readonly #deps: SessionDeps;
  readonly #lazy: boolean;
  #hold: Hold | undefined;
  #run: CriuRun | undefined;
  /** When criu was seen to end; Infinity: it runs. */
  #endedMs = Infinity;
  /** Pids of the tree that were taken before criu began: not ours, whatever happens. */
  #strangers = new Set<number>();
  #pids: number[] = [];
  #startedMs = 0;

  /** @param lazy whether a pager fills the memory; it must listen in the directory */
  constructor(directory: string, deps: SessionDeps, lazy: boolean) {
    this.directory = directory;
    this.#deps = deps;
    this.#lazy = lazy;
  }

  /** Resolves when criu ends; undefined when none was started. */
  get exited(): Promise<CriuExit> | undefined {
    return this.#run?.exited;
  }

  /** Does what can be done before the images are there: while the tree still runs at the source. */
  async prepare(): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    this.#hold ??= await createHold(this.directory, { at: 'post-restore' });
  }

  /**
   * Starts criu restore and waits until it is held, or has ended when a commit verdict stands already.
   * @returns the root of the restored tree
   */
  async start(images: string, options: RestoreOptions): Promise<ProcessRef> {
    await Promise.all([this.prepare(), this.#noteStrangers(images)]);
    await this.#spawn(images, options);
    return this.#untilHeld();
  }

  /** Whether criu holds the tree just now: its hook waits for the verdict, and criu for its hook. */
  async isHolding(): Promise<boolean> {
    const [waits, runs] = await Promise.all([this.#hold?.isWaitedAt(), this.#run?.isRunning()]);
    return waits === true && runs === true;
  }

  /** Starts criu restore once more after the held one was lost; the commit verdict stands, so it does not hold. */
  async again(images: string, options: RestoreOptions): Promise<ProcessRef> {
    await this.killLeftovers();
    await this.#spawn(images, options);
    const exit = await this.#exitInTime();
    if (exit.code !== 0) throw await this.failure(exit);
    return this.root();
  }

  async #spawn(images: string, options: RestoreOptions): Promise<void> {
    const { criu, config } = this.#deps;
    const hold = this.#hold ?? (await openHold(this.directory));
    this.#hold = hold;
    this.#startedMs = Date.now();
    // criu does not overwrite it (--pidfile opens it exclusively).
    await rm(join(this.directory, 'pid'), { force: true });
    const run = await startCriu({
      command: criu.command,
      args: restoreArgs({
        ...restoreOptionsFrom(options),
        imagesDir: images,
        workDir: this.directory,
        logFile: join(this.directory, 'restore.log'),
        logLevel: config.criu.log_level,
        pidFile: join(this.directory, 'pid'),
        lazyPages: this.#lazy,
        actionScript: hold.script,
      }),
      runDir: this.directory,
      env: hold.env(),
      terminal: options.shellJob,
    });
    this.#follow(run);
  }

  async #untilHeld(): Promise<ProcessRef> {
    const { hold, run } = this.#parts();
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), this.#timeoutMs());
    try {
      const first = await Promise.race([hold.waitHeld(waiting.signal), run.exited]);
      if ('initPid' in first) return await this.#ref(first.initPid);
      throw await this.failure(first);
    } catch (error) {
      if (!waiting.signal.aborted) throw error;
      throw new FerryError('RESTORE_TIMEOUT', `criu restore was not done after ${this.#timeoutMs()} ms`, {
        step: 'restore',
      });
    } finally {
      clearTimeout(timer);
      waiting.abort();
    }
  }

  /** Writes the verdict and waits for criu to act on it. Returns the verdict that stands and how criu ended. */
  async decide(verdict: Verdict, note: string): Promise<{ verdict: Verdict; exit: CriuExit }> {
    const { hold, run } = this.#parts();
    const stands = await hold.decide(verdict, note);
    return {
      verdict: stands.verdict,
      exit: await (stands.verdict === 'abort' ? run.exited : this.#exitInTime()),
    };
  }

  /** Ends criu and everything it made, whatever state it is in. Only before a commit verdict. */
  async destroy(note: string): Promise<void> {
    if (this.#run === undefined) return;
    const { hold, run } = this.#parts();
    const held = await hold.isHeld();
    await hold.decide('abort', note);
    if (!held) await run.signal('SIGKILL');
    await run.exited;
    await this.killLeftovers();
  }

  /**
   * criu killed by a signal leaves the tasks it made behind (criu-facts: they wait on a futex). They are the
   * processes with the tree's pids that were not there before and began while criu ran. A tree with a pid name
   * space of its own begins at pid 1, and dies with that one.
   */
  async killLeftovers(): Promise<void> {
    const exit = await this.#run?.exited;
    if (exit === undefined || (exit.code !== undefined && exit.signal === undefined)) return;
    const left: TaskRef[] = [];
    const held = await this.#hold?.isHeld();
    const root = held === true ? (await this.#hold?.waitHeld())?.initPid : undefined;
    const pids = this.#pids.includes(1) ? [] : this.#pids;
    for (const pid of new Set(root === undefined ? pids : [root, ...pids])) {
      const startTimeTicks = await readStartTime(pid);
      if (
        startTimeTicks === undefined ||
        this.#strangers.has(pid) ||
        !(await startedBetween(startTimeTicks, this.#startedMs, this.#endedMs))
      )
        continue;
      left.push({ pid, startTimeTicks });
    }
    await signalTasks(left, 'SIGKILL');
    await waitGone(left, GONE_MS);
  }

  /** The restored tree's root, from criu's pid file or, before that exists, from the hold. */
  async root(): Promise<ProcessRef> {
    const text = await readFile(join(this.directory, 'pid'), 'utf8').catch(() => undefined);
    return this.#ref(text === undefined ? (await this.#parts().hold.waitHeld()).initPid : Number(text));
  }

  /** The error that criu's log tells. */
  failure(exit: CriuExit): Promise<FerryError> {
    return criuFailure({
      exit,
      logFile: join(this.directory, 'restore.log'),
      stage: 'restore',
      step: 'restore',
      node: this.#deps.config.node,
    });
  }

  /** After a restart of the agent: takes hold of a criu that is still there, or of what it left. */
  async adopt(images: string): Promise<{ held: boolean; alive: boolean; verdict: Verdict | undefined }> {
    const run = await adoptCriu(this.directory);
    if (run === undefined) return { held: false, alive: false, verdict: undefined };
    this.#follow(run);
    this.#hold = await openHold(this.directory);
    this.#pids = (await readPstree(images).catch(() => [])).map((task) => task.pid);
    this.#startedMs = run.startedAt.getTime();
    const alive = await Promise.race([
      run.exited.then(() => false),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 50)),
    ]);
    return { held: await this.#hold.isHeld(), alive, verdict: (await this.#hold.verdict())?.verdict };
  }

  #follow(run: CriuRun): void {
    this.#run = run;
    this.#endedMs = Infinity;
    const end = (): void => {
      if (this.#run === run) this.#endedMs = Date.now();
    };
    run.exited.then(end, end);
  }

  /** CRIU's figures, once the tree runs; null when it left none. */
  async stats(): Promise<RestoreStats | null> {
    try {
      const { forkingUs, restoreUs, pagesRestored } = await readStats(this.directory, 'restore');
      return { forkingUs, restoreUs, pagesRestored };
    } catch (error) {
      this.#deps.logger.warn({ err: error }, 'no statistics of the restore');
      return null;
    }
  }

  async #noteStrangers(images: string): Promise<void> {
    this.#pids = (await readPstree(images)).map((task) => task.pid);
    for (const pid of this.#pids) if ((await readStartTime(pid)) !== undefined) this.#strangers.add(pid);
  }

  async #exitInTime(): Promise<CriuExit> {
    const { run } = this.#parts();
    const timer = setTimeout(() => void run.signal('SIGKILL'), this.#timeoutMs());
    try {
      return await run.exited;
    } finally {
      clearTimeout(timer);
    }
  }

  async #ref(pid: number): Promise<ProcessRef> {
    return { pid, startTimeTicks: (await readStartTime(pid)) ?? 0, bootId: await bootId() };
  }

  #timeoutMs(): number {
    return this.#deps.config.limits.restore_timeout_s * 1000;
  }

  #parts(): { hold: Hold; run: CriuRun } {
    if (this.#hold === undefined || this.#run === undefined)
      throw new FerryError('INTERNAL', 'no restore was started');
    return { hold: this.#hold, run: this.#run };
  }
}

/** Whether a start time (clock ticks since boot, 100 a second on every Linux) lies between two times of day. */
async function startedBetween(startTimeTicks: number, fromMs: number, toMs: number): Promise<boolean> {
  const uptimeSeconds = Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
  const startedMs = Date.now() - uptimeSeconds * 1000 + startTimeTicks * 10;
  // One tick and the clock's own steps; criu makes its first task later, and pids are not given again so soon.
  return startedMs >= fromMs - 50 && startedMs <= toMs + 50;
}
