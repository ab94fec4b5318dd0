import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readStats, restoreArgs, startCriu, type CriuExit, type CriuRun } from '@ferry/criu';
import { FerryError, type ProcessRef, type RestoreOptions, type RestoreStats } from '@ferry/protocol';
import { criuFailure } from '../criu/failure.js';
import { restoreOptionsFrom } from '../criu/options.js';
import { asImageInvalid, verifyImage } from '../criu/verify.js';
import type { StoredImage } from '../images/store.js';
import type { OperationControl, OperationResult } from '../operations/operation.js';
import { killTree } from '../processes/kill.js';
import { bootId, readStartTime } from '../processes/procfs.js';
import type { CheckpointDeps } from './deps.js';
import { Leftovers } from './leftovers.js';
import { createRunDirectory, leaveLogs, runDirectory } from './run-directory.js';

const LOG = 'restore.log';
const PID_FILE = 'pid';

/** Brings a tree back from an image. On any failure, a cancel and the time limit among them, nothing is left of it. */
export async function restoreTree(
  image: StoredImage,
  options: RestoreOptions | null,
  control: OperationControl,
  deps: CheckpointDeps,
): Promise<OperationResult> {
  const release = deps.images.hold(image.id);
  const runDir = runDirectory(deps.config.state_dir, control.id);
  try {
    await createRunDirectory(runDir, { kind: 'restore', imageId: image.id });
    await control.step('verify', () => verifyChain(image, deps));
    control.signal.throwIfAborted();
    const process = await control.step('restore', () => restore(image, options, runDir, control, deps));
    const stats = await readRestoreStats(runDir);
    await rm(runDir, { recursive: true, force: true });
    return { result: 'restore', restore: { process, stats } };
  } catch (error) {
    await leaveLogs(runDir);
    throw error;
  } finally {
    release();
  }
}

/** Verifies an image and the pre-dumps below it. */
export async function verifyChain(image: StoredImage, deps: CheckpointDeps): Promise<void> {
  await verifyImage(image.dir);
  if (image.parentId !== undefined) await verifyChain(await deps.images.get(image.parentId), deps);
}

async function restore(
  image: StoredImage,
  options: RestoreOptions | null,
  runDir: string,
  control: OperationControl,
  deps: CheckpointDeps,
): Promise<ProcessRef> {
  const { criu, config, logger } = deps;
  const leftovers = await asImageInvalid(() => Leftovers.note(image.dir));
  const run = await startCriu({
    command: criu.command,
    args: restoreArgs({
      ...restoreOptionsFrom(options),
      imagesDir: image.dir,
      workDir: runDir,
      logFile: join(runDir, LOG),
      logLevel: config.criu.log_level,
      pidFile: join(runDir, PID_FILE),
    }),
    runDir,
    terminal: options?.shellJob,
  });
  const { exit, stopped } = await exitInTime(run, control.signal, config.limits.restore_timeout_s);
  if (exit.code === 0) return readRoot(runDir);
  const killed = await leftovers.kill();
  if (killed.length > 0) logger.warn({ killed }, 'ended what a restore had left behind');
  throw stopped ?? (await failure(exit, runDir, config.node));
}

/** Waits for criu. On a cancel or after the time limit, ends it together with all that it has made so far. */
async function exitInTime(
  run: CriuRun,
  signal: AbortSignal,
  limitSeconds: number,
): Promise<{ exit: CriuExit; stopped: FerryError | undefined }> {
  let stopped: FerryError | undefined;
  let stopping: Promise<unknown> | undefined;
  const stop = (reason: FerryError): void => {
    stopped ??= reason;
    stopping ??= endTree(run);
    stopping.catch(() => undefined);
  };
  const onAbort = (): void => stop(FerryError.from(signal.reason));
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  const timer = setTimeout(
    () => stop(new FerryError('RESTORE_TIMEOUT', `criu restore was not done after ${limitSeconds} s`)),
    limitSeconds * 1000,
  );
  try {
    const exit = await run.exited;
    await stopping;
    return { exit, stopped };
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  }
}

/** criu and, while it runs, the tasks that it restores are one tree. */
async function endTree(run: CriuRun): Promise<void> {
  const startTimeTicks = await readStartTime(run.pid);
  if (startTimeTicks !== undefined) await killTree({ pid: run.pid, startTimeTicks });
}

async function readRoot(runDir: string): Promise<ProcessRef> {
  const pid = Number(await readFile(join(runDir, PID_FILE), 'utf8'));
  // It may have ended already: then it has no start time.
  return { pid, startTimeTicks: (await readStartTime(pid)) ?? 0, bootId: await bootId() };
}

async function readRestoreStats(runDir: string): Promise<RestoreStats> {
  const { forkingUs, restoreUs, pagesRestored } = await readStats(runDir, 'restore');
  return { forkingUs, restoreUs, pagesRestored };
}

function failure(exit: CriuExit, runDir: string, node: string): Promise<FerryError> {
  return criuFailure({ exit, logFile: join(runDir, LOG), stage: 'restore', step: 'restore', node });
}
