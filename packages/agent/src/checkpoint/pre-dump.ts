import { copyFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { preDumpArgs, readStats, startCriu } from '@ferry/criu';
import { criuFailure } from '../criu/failure.js';
import { preDumpOptionsFrom } from '../criu/options.js';
import type { OperationControl, OperationResult } from '../operations/operation.js';
import type { CheckpointDeps } from './deps.js';
import type { DumpJob } from './dump.js';
import { createRunDirectory, leaveLogs, runDirectory } from './run-directory.js';

const LOG = 'pre-dump.log';

/**
 * Writes the memory of a tree that runs on into an image, which a later dump builds on. A cancel waits for CRIU,
 * which has no point at which a pre-dump could be undone, and removes the image.
 */
export async function preDumpTree(
  job: DumpJob,
  control: OperationControl,
  deps: CheckpointDeps,
): Promise<OperationResult> {
  const { images, config, criu } = deps;
  const imagesDir = await images.create(job.imageId, job.area);
  const releases = [
    images.hold(job.imageId),
    ...(job.parentId === undefined ? [] : [images.hold(job.parentId)]),
  ];
  const runDir = runDirectory(config.state_dir, control.id);
  const logFile = join(runDir, LOG);
  try {
    await createRunDirectory(runDir, { kind: 'pre-dump', imageId: job.imageId });
    const parent = job.parentId === undefined ? undefined : (await images.get(job.parentId)).dir;
    const exit = await control.step('pre-dump', async () => {
      const run = await startCriu({
        command: criu.command,
        args: preDumpArgs({
          ...preDumpOptionsFrom(job.options),
          pid: job.task.pid,
          imagesDir,
          logFile,
          logLevel: config.criu.log_level,
          ...(parent === undefined ? {} : { parentImagesDir: relative(imagesDir, parent) }),
        }),
        runDir,
      });
      return run.exited;
    });
    if (exit.code !== 0)
      throw await criuFailure({ exit, logFile, stage: 'pre-dump', step: 'pre-dump', node: config.node });
    control.signal.throwIfAborted();
    const { freezingUs, frozenUs, memdumpUs, memwriteUs, pagesScanned, pagesWritten } = await readStats(
      imagesDir,
      'dump',
    );
    await copyFile(logFile, join(imagesDir, LOG));
    await images.complete(job.imageId, job.parentId);
    await rm(runDir, { recursive: true, force: true });
    const { sizeBytes } = await images.get(job.imageId);
    const stats = { freezingUs, frozenUs, memdumpUs, memwriteUs, pagesScanned, pagesWritten };
    return { result: 'dump', dump: { imageId: job.imageId, imageBytes: sizeBytes, stats } };
  } catch (error) {
    await images.remove(job.imageId);
    await leaveLogs(runDir);
    throw error;
  } finally {
    for (const release of releases) release();
  }
}
