import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import {
  adoptCriu,
  createHold,
  dumpArgs,
  LEAVE_PAGES_SCRIPT,
  mendTerminals,
  openHold,
  readStats,
  startCriu,
  type CriuExit,
  type CriuRun,
  type Decision,
  type Hold,
  type Verdict,
} from '@ferry/criu';
import { FerryError, type DumpOptions, type DumpStats } from '@ferry/protocol';
import { criuFailure } from '../criu/failure.js';
import { checkLocked, lockNetwork, unlockNetwork } from '../criu/own-lock.js';
import { dumpStart } from '../criu/real-user.js';
import { dumpOptionsFrom } from '../criu/options.js';
import { formatRange, RANGES_FILE, type LazyRange } from '../postcopy/lazy-ranges.js';
import { HandedOver } from '../pages/handed-over.js';
import type { Relay } from '../pages/relay.js';
import type { TaskRef } from '../processes/procfs.js';
import { readTree, signalTasks } from '../processes/tree.js';
import type { SessionDeps } from './deps.js';

/** The hook gives up by itself this much later than the agent would, in case the agent is gone. */
const HOOK_MARGIN_S = 10;
/** How long criu may take to end the tree after the decision. */
const COMMIT_MS = 10_000;
/** How long an aborted dump may take to let go before criu is killed. */
const ABORT_MS = 30_000;

export interface DumpRequest {
  readonly migrationId: string;
  readonly pid: number;
  readonly images: string;
  readonly options: DumpOptions;
  readonly holdLimitMs: number;
  /** undefined: criu writes its pages into the images. */
  readonly pages: PageWay | undefined;
  /** Post-copy: the pages stay where they are, and the tree stays when the verdict is commit; see end(). */
  readonly lazy: boolean;
  /**
   * Pre-copy: pages that were not written to since they were last sent stay out of the dump, but none of these;
   * undefined: none stays out.
   */
  readonly unread: readonly LazyRange[] | undefined;
}

/**
 * How a dump's pages leave: taken from criu's socket, or by a connection that becomes criu's socket. The file has what
 * the dump leaves out, if it leaves anything.
 */
export type PageWay = ((from: Socket, leftFile: string | undefined) => Relay) | HandedOver;

const UNREAD_FILE = 'unread-pages';

/** One criu dump, held in post-dump: every task is frozen, every byte is out, and it can still be undone. */
export class HeldDump {
  readonly directory: string;
  readonly #deps: SessionDeps;
  #hold: Hold | undefined;
  #run: CriuRun | undefined;
  #pages: Pick<Relay, 'bytes' | 'cut'> | undefined;
  #undone = false;

  constructor(directory: string, deps: SessionDeps) {
    this.directory = directory;
    this.#deps = deps;
  }

  /** Resolves when criu ends; undefined when none was started. */
  get exited(): Promise<CriuExit> | undefined {
    return this.#run?.exited;
  }

  /** Bytes of the page stream that have gone out. */
  pageBytes(): number {
    return this.#pages?.bytes() ?? 0;
  }

  /** Starts criu dump and waits until it is held. Throws why criu ended instead. */
  async start(request: DumpRequest): Promise<void> {
    const { criu, config } = this.#deps;
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const hold = await createHold(this.directory, {
      at: 'post-dump',
      limitSeconds: Math.ceil(request.holdLimitMs / 1000) + HOOK_MARGIN_S,
      keepCommitted: request.lazy,
    });
    this.#hold = hold;
    if (this.#undone) throw new FerryError('ALREADY_ABORTED', 'it was undone before its dump began');
    const { pages } = request;
    const handedOver = pages instanceof HandedOver ? pages : undefined;
    const relayed = pages instanceof HandedOver ? undefined : pages;
    const start = await dumpStart(criu.command, request.pid, dumpOptionsFrom(request.options));
    const locked =
      start.ownLock === undefined
        ? undefined
        : await lockNetwork(this.directory, request.migrationId, request.pid, start.ownLock);
    const command = await this.#leavingPages(request, start.command);
    const run = await startCriu({
      command: (await handedOver?.carrying('send', this.directory, command)) ?? command,
      args: dumpArgs({
        ...start.options,
        pid: request.pid,
        imagesDir: request.images,
        workDir: this.directory,
        logFile: join(this.directory, 'dump.log'),
        logLevel: config.criu.log_level,
        actionScript: hold.script,
        ...(pages === undefined ? {} : { pageServerFd: handedOver === undefined ? 3 : 0 }),
      }),
      runDir: this.directory,
      env: hold.env(),
      stdio: { pageSocket: relayed !== undefined, stdin: handedOver?.socket },
    });
    this.#run = run;
    this.#pages =
      run.pageSocket === undefined ? handedOver : relayed?.(run.pageSocket, this.#leftFile(request));
    const stopTending = handedOver?.tend();
    const waiting = new AbortController();
    const first = await Promise.race([hold.waitHeld(waiting.signal), run.exited]);
    waiting.abort();
    stopTending?.();
    if (!('initPid' in first)) {
      throw await criuFailure({
        exit: first,
        logFile: join(this.directory, 'dump.log'),
        stage: 'dump',
        step: 'dump',
        node: config.node,
      });
    }
    const ended = await mendTerminals(request.images);
    if (ended.length > 0)
      this.#deps.logger.info({ groups: ended }, 'a terminal was with a process group that had ended');
    if (locked !== undefined) await checkLocked(request.pid, locked);
  }

  /** Has a dump leave pages out and write down which; see postcopy/lazy-ranges.ts. */
  async #leavingPages(request: DumpRequest, command: readonly string[]): Promise<readonly string[]> {
    const { pid, unread } = request;
    const leftFile = this.#leftFile(request);
    if (leftFile === undefined) return command;
    const leave = ['perl', LEAVE_PAGES_SCRIPT, leftFile, String(pid)];
    if (unread === undefined) return [...leave, ...command];
    const unreadFile = join(this.directory, UNREAD_FILE);
    await writeFile(unreadFile, unread.map(formatRange).join(''));
    return [...leave, '--unwritten', unreadFile, ...command];
  }

  /** Beside the images when their destination must know. */
  #leftFile({ lazy, unread, images }: DumpRequest): string | undefined {
    if (lazy) return join(images, RANGES_FILE);
    return unread === undefined ? undefined : join(this.directory, RANGES_FILE);
  }

  /** Takes a network lock away that criu could not set itself; its own is criu's. */
  async unlock(): Promise<void> {
    await unlockNetwork(this.directory);
  }

  /**
   * Queues a SIGSTOP for every task while CRIU holds them: should criu itself be killed, they stay stopped instead
   * of running on beside a destination that may be let go (criu-facts: "criu dump SIGKILLed in the hold"). The list
   * is written first, so that the hook can take the stops back on an abort.
   */
  async stopTasks(root: TaskRef): Promise<TaskRef[]> {
    const tasks = await readTree(root);
    await this.#parts().hold.recordStopped(tasks.map((task) => task.pid));
    await signalTasks(tasks, 'SIGSTOP');
    return tasks;
  }

  /**
   * Writes the verdict, durably and once. Returns the one that stands: the first ever written; undefined when no dump
   * was started. After an abort none starts any more.
   * @param wake whether criu is told at once; else it goes on holding until wake()
   */
  async decide(verdict: Verdict, note: string, wake = true): Promise<Decision | undefined> {
    if (this.#hold === undefined && verdict === 'abort') this.#undone = true;
    return this.#hold?.decide(verdict, note, { wake });
  }

  /** Makes criu act on the verdict. */
  async wake(): Promise<void> {
    await this.#hold?.wake();
  }

  /** The verdict that stands, if any. */
  async verdict(): Promise<Decision | undefined> {
    return this.#hold?.verdict();
  }

  /**
   * After a commit verdict: waits for criu to end the tree and itself. undefined: it does not end in time, because a
   * task does not (criu waits for each that it has killed).
   */
  async exitInTime(): Promise<CriuExit | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, COMMIT_MS, undefined)));
    const exit = await Promise.race([this.#run?.exited, late]);
    clearTimeout(timer);
    return exit;
  }

  /** Post-copy: ends criu and the tree that it has held since the commit. */
  async end(tasks: readonly TaskRef[]): Promise<void> {
    // The tasks first: whatever becomes of criu, they must not run.
    await signalTasks(tasks, 'SIGKILL');
    await this.#run?.signal('SIGKILL');
    await this.#hold?.release();
  }

  /** Breaks the page connection off: criu then fails its dump in order and resumes the tree. */
  cut(reason: Error): void {
    this.#pages?.cut(reason);
  }

  /**
   * After an abort verdict: waits for a start that is under way, so that what it does (stopping tasks, taking addresses
   * off) is done before it is undone.
   */
  async startEnded(starting: Promise<void>): Promise<void> {
    await this.#orKill(starting.catch(() => undefined));
  }

  /** After an abort verdict: waits for criu to resume the tree and end. undefined when none was started. */
  async letGo(): Promise<CriuExit | undefined> {
    return this.#orKill(this.#run?.exited ?? Promise.resolve(undefined));
  }

  async #orKill<T>(waiting: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      this.#deps.logger.error({ pid: this.#run?.pid }, 'criu dump does not let go of the tree; killing it');
      void this.#run?.signal('SIGKILL');
    }, ABORT_MS);
    try {
      return await waiting;
    } finally {
      clearTimeout(timer);
    }
  }

  /** After a restart of the agent: takes hold of a criu that is still there, or of what it left. */
  async adopt(): Promise<{ held: boolean; verdict: Verdict | undefined }> {
    this.#run = await adoptCriu(this.directory);
    if (this.#run === undefined) return { held: false, verdict: undefined };
    this.#hold = await openHold(this.directory);
    return { held: await this.#hold.isHeld(), verdict: (await this.#hold.verdict())?.verdict };
  }

  /**
   * CRIU's figures; null when it left none. It writes them when the dump has ended well, after post-dump: the hold is
   * part of frozen_us.
   */
  async stats(): Promise<DumpStats | null> {
    try {
      const { freezingUs, frozenUs, memdumpUs, memwriteUs, pagesScanned, pagesWritten } = await readStats(
        this.directory,
        'dump',
      );
      return { freezingUs, frozenUs, memdumpUs, memwriteUs, pagesScanned, pagesWritten };
    } catch (error) {
      this.#deps.logger.warn({ err: error }, 'no statistics of the dump');
      return null;
    }
  }

  #parts(): { hold: Hold; run: CriuRun } {
    if (this.#hold === undefined || this.#run === undefined)
      throw new FerryError('INTERNAL', 'no dump was started');
    return { hold: this.#hold, run: this.#run };
  }
}
