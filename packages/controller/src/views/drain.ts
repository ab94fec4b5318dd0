import type { Session } from '@ferry/protocol';
import type { Judgement } from './judge.js';

/**
 * What is true of a migration whose process has moved before its memory: it is not settled before all of that is
 * there.
 * @param judged what is true going by the sessions' states alone
 */
export function judgeDrain(
  judged: Judgement,
  source: Session | undefined,
  destination: Session | undefined,
): Judgement {
  const drains = [source?.drain, destination?.drain];
  if (judged.runsOn !== 'destination') return judged;
  const pending = drains.includes('DRAIN_STATE_PENDING');
  if (drains.includes('DRAIN_STATE_LOST'))
    return {
      text: pending
        ? 'lost: memory that is not on the destination yet will never be there; what is left must be ended'
        : 'lost, and ended: its memory never reached the destination',
      runsOn: undefined,
      settled: !pending,
      needsOperator: pending,
    };
  if (!pending) return judged;
  return {
    ...judged,
    settled: false,
    text: 'draining: runs on the destination, and needs the source until all of its memory is there',
  };
}
