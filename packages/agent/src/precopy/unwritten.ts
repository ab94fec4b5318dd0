import { PAGE_SIZE } from '@ferry/criu';
import type { LazyRange } from '../postcopy/lazy-ranges.js';
import type { TaskRef } from '../processes/procfs.js';
import type { DeltaSender } from './delta-sender.js';
import { pidOf, taskObject, type AddressRange } from './memory-map.js';
import { intersect, merge, subtract } from './ranges.js';
import type { WriteTracker } from './write-tracker.js';

/**
 * Ends a stream of rounds, of a tree that is frozen now: of the pages that its dump has left where they are, the
 * destination is told which it has as they are. The others it fetches after the move.
 * @param tracker undefined: every page may have been written to
 */
export async function sendUnwritten(
  tasks: readonly TaskRef[],
  left: readonly LazyRange[],
  tracker: WriteTracker | undefined,
  sender: DeltaSender,
): Promise<void> {
  await sender.beginFinal();
  if (tracker !== undefined) for (const { pid } of tasks) await keepOf(pid, left, tracker, sender);
  await sender.end();
}

async function keepOf(
  pid: number,
  left: readonly LazyRange[],
  tracker: WriteTracker,
  sender: DeltaSender,
): Promise<void> {
  const object = await taskObject(pid);
  const named = pidOf(object);
  const { areas, written } = await tracker.ask(pid);
  const known = subtract(intersect(rangesOf(left, named), merge(areas)), merge(written));
  for (const { start, end } of subtract(known, rangesOf(tracker.unread, named)))
    await sender.keep(object, start, (end - start) / PAGE_SIZE);
}

/** Those of one process. */
function rangesOf(ranges: readonly LazyRange[], pid: number): AddressRange[] {
  const own = ranges.filter((range) => range.pid === pid);
  return merge(own.map(({ address, pages }) => ({ start: address, end: address + pages * PAGE_SIZE })));
}
