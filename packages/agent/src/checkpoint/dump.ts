import { copyFile, open, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  createHold,
  dumpArgs,
  mendTerminals,
  readStats,
  startCriu,
  type CriuExit,
  type CriuRun,
  type Hold,
} from '@ferry/criu';
import { FerryError, type DumpOptions, type DumpStats, type ImageArea } from '@ferry/protocol';
import { criuFailure } from '../criu/failure.js';
import { mendTree, wasKilled } from '../criu/mend.js';
import { removeNetworkLock } from '../criu/network-lock.js';
import { dumpOptionsFrom } from '../criu/options.js';
import { checkLocked, lockNetwork, unlockNetwork } from '../criu/own-lock.js';
import { dumpStart } from '../criu/real-user.js';
import { fileSizes } from '../images/store.js';
import type { OperationControl, OperationResult } from '../operations/operation.js';
import { killTasks } from '../processes/kill.js';
import type { TaskRef } from '../processes/procfs.js';
import { readTree, signalTasks, waitGone } from '../processes/tree.js';
import type { CheckpointDeps } from './deps.js';
import { createRunDirectory, leaveLogs, runDirectory } from './run-directory.js';

/**
 * How long CRIU holds a finished dump when nobody tells it how to go on. Only an agent that is gone for good lets it
 * come to this: one that comes back decides at once. It must do for the fsync of a large image on a slow disk.
 */
const HOLD_S = 300;
const GONE_MS = 10_000;
const SIZE_POLL_MS = 500;
const LOG = 'dump.log';

export interface DumpJob {
  readonly task: TaskRef;
  readonly imageId: string;
  readonly parentId: string | undefined;
  readonly area: ImageArea;
  readonly options: DumpOptions | null;
}

/**
 * Dumps a tree into an image. CRIU is held when everything is written: the image is completed first, and only then
 * is the tree ended. Until that moment a cancel, or a failure of any kind, leaves the tree running and no image.
 *
 * A cancel lets CRIU come to its hold and undo the dump from there. Killing it in the middle would be quicker, but
 * leaves TCP connections in repair mode.
 */
export async function dumpTree(
  job: DumpJob,
  control: OperationControl,
  deps: CheckpointDeps,
): Promise<OperationResult> {
  const { images, config } = deps;
  const imagesDir = await images.create(job.imageId, job.area);
  const releases = [
    images.hold(job.imageId),
    ...(job.parentId === undefined ? [] : [images.hold(job.parentId)]),
  ];
  const runDir = runDirectory(config.state_dir, control.id);
  try {
    await createRunDirectory(runDir, { kind: 'dump', imageId: job.imageId });
    const dump = new Dump(job, imagesDir, runDir, control, deps);
    await dump.run();
    const stats = await dump.stats();
    await copyFile(join(runDir, LOG), join(imagesDir, LOG));
    await rm(runDir, { recursive: true, force: true });
    const { sizeBytes } = await images.get(job.imageId);
    return { result: 'dump', dump: { imageId: job.imageId, imageBytes: sizeBytes, stats } };
  } catch (error) {
    await images.remove(job.imageId);
    await leaveLogs(runDir);
    throw error;
  } finally {
    for (const release of releases) release();
  }
}

/** One criu dump, held at its end. */
class Dump {
  readonly #job: DumpJob;
  readonly #imagesDir: string;
  readonly #runDir: string;
  readonly #control: OperationControl;
  readonly #deps: CheckpointDeps;
  readonly #leaveRunning: boolean;

  constructor(
    job: DumpJob,
    imagesDir: string,
    runDir: string,
    control: OperationControl,
    deps: CheckpointDeps,
  ) {
    this.#job = job;
    this.#imagesDir = imagesDir;
    this.#runDir = runDir;
    this.#control = control;
    this.#deps = deps;
    this.#leaveRunning = job.options?.leaveRunning === true;
  }

  async run(): Promise<void> {
    const { signal } = this.#control;
    signal.throwIfAborted();
    const hold = await createHold(this.#runDir, { at: 'post-dump', limitSeconds: HOLD_S });
    const undoing = this.#undoOnAbort(hold);
    try {
      const { exited } = await this.#control.step('dump', () => this.#untilHeld(hold));
      const tasks = await readTree(this.#job.task);
      // When it was undone meanwhile, there is nothing to complete.
      if ((await hold.verdict()) === undefined) await this.#control.step('complete', () => this.#complete());
      const { verdict, note } = await hold.decide('commit', 'the image is complete');
      if (verdict === 'commit') await this.#control.step('finish', () => this.#finish(exited, tasks));
      else {
        await this.#mend(await exited);
        throw (await undoing.reason()) ?? new FerryError('HOLD_EXPIRED', `the dump was undone: ${note}`);
      }
    } catch (error) {
      // Whatever failed while criu holds the tree: it must let go.
      await hold.decide('abort', 'failed');
      throw (await undoing.reason()) ?? error;
    } finally {
      undoing.stop();
      await unlockNetwork(this.#runDir);
    }
  }

  /** CRIU's figures, which it writes at the very end. */
  async stats(): Promise<DumpStats> {
    const { freezingUs, frozenUs, memdumpUs, memwriteUs, pagesScanned, pagesWritten } = await readStats(
      this.#imagesDir,
      'dump',
    );
    return { freezingUs, frozenUs, memdumpUs, memwriteUs, pagesScanned, pagesWritten };
  }

  /** Starts criu and waits until all is written and it holds. Throws why it ended instead. */
  async #untilHeld(hold: Hold): Promise<CriuRun> {
    const { criu, config } = this.#deps;
    const { task, options, parentId } = this.#job;
    const parent = parentId === undefined ? undefined : (await this.#deps.images.get(parentId)).dir;
    const start = await dumpStart(criu.command, task.pid, dumpOptionsFrom(options));
    const locked =
      start.ownLock === undefined
        ? undefined
        : await lockNetwork(this.#runDir, this.#control.id, task.pid, start.ownLock);
    const run = await startCriu({
      command: start.command,
      args: dumpArgs({
        ...start.options,
        pid: task.pid,
        imagesDir: this.#imagesDir,
        logFile: join(this.#runDir, LOG),
        logLevel: config.criu.log_level,
        actionScript: hold.script,
        ...(parent === undefined
          ? {}
          : { parentImagesDir: relative(this.#imagesDir, parent), trackMemory: true }),
      }),
      runDir: this.#runDir,
      env: hold.env(),
    });
    const sizes = setInterval(() => void this.#tellSize(), SIZE_POLL_MS);
    const waiting = new AbortController();
    try {
      const first = await Promise.race([hold.waitHeld(waiting.signal), run.exited]);
      if (!('initPid' in first)) throw await this.#failure(first);
      await mendTerminals(this.#imagesDir);
      if (locked !== undefined) await checkLocked(task.pid, locked);
      return run;
    } finally {
      clearInterval(sizes);
      waiting.abort();
    }
  }

  async #tellSize(): Promise<void> {
    const files = await fileSizes(this.#imagesDir).catch(() => []);
    this.#control.progress(files.reduce((sum, { size }) => sum + size, 0));
  }

  /** Makes the image whole for good: it is about to be all that is left of the tree. */
  async #complete(): Promise<void> {
    if (!this.#leaveRunning && this.#job.area !== 'IMAGE_AREA_MEMORY') await syncFiles(this.#imagesDir);
    await this.#deps.images.complete(this.#job.imageId, this.#job.parentId);
  }

  /** After the verdict: the tree ends, whatever happens to criu. With leave_running it goes on instead. */
  async #finish(exited: Promise<CriuExit>, tasks: readonly TaskRef[]): Promise<void> {
    const exit = await exited;
    if (this.#leaveRunning) {
      if (exit.code !== 0) throw await this.#failure(exit);
      return;
    }
    if (exit.code !== 0) this.#deps.logger.warn({ exit }, 'criu dump did not end the tree; ending it');
    const left = await waitGone(tasks, exit.code === 0 ? GONE_MS : 0);
    if (left.length > 0) await killTasks(left);
    await removeNetworkLock(this.#imagesDir);
  }

  async #failure(exit: CriuExit): Promise<FerryError> {
    await this.#mend(exit);
    return criuFailure({
      exit,
      logFile: join(this.#runDir, LOG),
      stage: 'dump',
      step: 'dump',
      node: this.#deps.config.node,
    });
  }

  /** The tree runs on with its connections, however criu ended. */
  async #mend(exit: CriuExit): Promise<void> {
    if (!wasKilled(exit)) return;
    const { logger } = this.#deps;
    const stopped = await mendTree(this.#job.task, [], logger);
    await Promise.all([removeNetworkLock(this.#imagesDir), unlockNetwork(this.#runDir)]).catch(
      (error: unknown) => logger.warn({ err: error }, 'network lock not removed'),
    );
    await signalTasks(stopped, 'SIGCONT');
  }

  /** Has criu undo the dump when it is cancelled or takes too long. */
  #undoOnAbort(hold: Hold): { reason(): Promise<FerryError | undefined>; stop(): void } {
    const { signal } = this.#control;
    const limit = this.#deps.config.limits.dump_timeout_s;
    let undone: Promise<FerryError | undefined> | undefined;
    const undo = (reason: FerryError): void => {
      undone ??= hold
        .decide('abort', reason.message)
        .then((stands) => (stands.verdict === 'abort' ? reason : undefined));
      // Seen by whoever asks for the reason.
      undone.catch(() => undefined);
    };
    const onAbort = (): void => undo(FerryError.from(signal.reason));
    signal.addEventListener('abort', onAbort);
    const timer =
      limit === 0
        ? undefined
        : setTimeout(
            () => undo(new FerryError('HOLD_EXPIRED', `the dump took longer than ${limit} s`)),
            limit * 1000,
          );
    return {
      reason: async () => undone,
      stop: () => {
        signal.removeEventListener('abort', onAbort);
        clearTimeout(timer);
      },
    };
  }
}

async function syncFiles(dir: string): Promise<void> {
  for (const name of ['.', ...(await fileSizes(dir)).map((file) => file.name)]) {
    const file = await open(join(dir, name), 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
