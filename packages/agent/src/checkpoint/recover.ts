import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { adoptCriu, openHold } from '@ferry/criu';
import type { Logger } from 'pino';
import { removeNetworkLock } from '../criu/network-lock.js';
import { unlockNetwork } from '../criu/own-lock.js';
import type { ImageStore } from '../images/store.js';
import { operationsDirectory, readNote } from './run-directory.js';

/**
 * Ends what operations of an earlier agent process have left: a dump that is under way or held is undone (its tree
 * runs on and its image is removed), unless it was decided; a restore goes on by itself. Returns once everything is
 * decided; the run directories go when their criu has ended.
 */
export async function recoverOperations(stateDir: string, images: ImageStore, logger: Logger): Promise<void> {
  const root = operationsDirectory(stateDir);
  await mkdir(root, { recursive: true, mode: 0o700 });
  for (const id of await readdir(root)) {
    const directory = join(root, id);
    const note = await readNote(directory);
    if (note === undefined) continue;
    const run = await adoptCriu(directory);
    const hold = note.kind === 'dump' ? await openHold(directory).catch(() => undefined) : undefined;
    const stands = await hold?.decide('abort', 'the agent was restarted');
    if (note.kind !== 'restore' && stands?.verdict !== 'commit') await images.remove(note.imageId);
    logger.warn(
      { operation: id, ...note, verdict: stands?.verdict },
      'operation of an earlier agent process',
    );
    const finish = async (): Promise<void> => {
      await run?.exited;
      if (stands?.verdict === 'commit') await removeNetworkLock((await images.get(note.imageId)).dir);
      await unlockNetwork(directory);
      await rm(directory, { recursive: true, force: true });
    };
    finish().catch((error: unknown) => logger.error({ err: error, directory }, 'run directory not removed'));
  }
}
