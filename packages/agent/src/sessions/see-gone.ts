import type { CriuExit } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import type { Logger } from 'pino';
import { signalTasks, waitGone } from '../processes/tree.js';
import type { SourceRecord } from './record.js';

/** How long tasks may take to vanish after they were killed. */
const GONE_MS = 10_000;

/**
 * Returns once every task of a tree is gone whose run-right was given away.
 * @param exit how its criu ended; if not well, the tasks may be stopped or running, and are ended here
 * Throws NEEDS_OPERATOR when one does not die.
 */
export async function seeGone(
  { tasks, node }: SourceRecord,
  exit: CriuExit | undefined,
  logger: Logger,
): Promise<void> {
  if (exit?.code !== 0) {
    logger.warn({ exit }, 'criu dump did not end the tree; ending it');
    await signalTasks(tasks, 'SIGKILL');
  }
  let left = await waitGone(tasks, GONE_MS);
  if (left.length > 0) {
    await signalTasks(left, 'SIGKILL');
    left = await waitGone(left, GONE_MS);
  }
  if (left.length === 0) return;
  const pids = left.map((task) => task.pid).join(', ');
  throw new FerryError(
    'NEEDS_OPERATOR',
    `tasks ${pids} on ${node} do not die although the migration is decided; the destination stays frozen`,
    { step: 'commit' },
  );
}
