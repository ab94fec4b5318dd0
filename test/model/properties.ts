import type { World } from './world.js';

/** Something that must hold in every world that can be reached. */
export interface Invariant {
  readonly name: string;
  readonly holds: (world: World) => boolean;
}

const CRIU_HOLDS = ['dumping', 'held', 'releasing', 'killing'];

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'never two: the copy runs only when every task of the source is gone',
    holds: (w) => w.copy !== 'running' || w.tasks === 'gone',
  },
  {
    name: 'the copy runs only when the source has decided so',
    holds: (w) => w.copy !== 'running' || w.verdict === 'commit',
  },
  {
    name: 'a source that is ABORTED runs',
    holds: (w) =>
      w.sourceRecord !== 'ABORTED' ||
      w.rebooted !== 'no' ||
      (w.tasks === 'running' && !CRIU_HOLDS.includes(w.dump)),
  },
  {
    name: 'a source that is COMMITTED is gone',
    holds: (w) => w.sourceRecord !== 'COMMITTED' || w.tasks === 'gone',
  },
  {
    name: 'a destination that is RUNNING runs',
    holds: (w) => w.destinationRecord !== 'RUNNING' || w.copy === 'running',
  },
  {
    name: 'a destination that is DISCARDED has left nothing',
    holds: (w) =>
      w.destinationRecord !== 'DISCARDED' ||
      (w.copy === 'none' && w.restore !== 'restoring' && w.restore !== 'held'),
  },
  {
    name: 'reported as committed: it runs at the destination',
    holds: (w) => w.report !== 'committed' || w.copy === 'running',
  },
  {
    name: 'reported as rolled back: it runs at the source',
    holds: (w) => w.report !== 'rolled-back' || w.rebooted !== 'no' || w.tasks === 'running',
  },
  {
    // Another controller's request to open may still be on its way: that one's migration then takes place.
    name: 'reported as refused: it runs at the source',
    holds: (w) => w.report !== 'refused' || w.tookOver || w.rebooted !== 'no' || w.tasks === 'running',
  },
  {
    name: 'reported as needing an operator: it does, for a documented reason',
    holds: (w) => w.report !== 'needs-operator' || w.unkillable !== 'no' || w.unrestorable !== 'no',
  },
];

/** Nothing is left to happen, and exactly one copy runs. A workload that died with its node is nobody's to save. */
export function endsWell(w: World): boolean {
  const settled =
    w.source === 'up' &&
    w.destination === 'up' &&
    ['NONE', 'COMMITTED', 'ABORTED'].includes(w.sourceRecord) &&
    ['NONE', 'RUNNING', 'DISCARDED'].includes(w.destinationRecord) &&
    !CRIU_HOLDS.includes(w.dump) &&
    w.restore !== 'restoring' &&
    w.restore !== 'held';
  const copies = Number(w.tasks === 'running') + Number(w.copy === 'running');
  return settled && (copies === 1 || (copies === 0 && w.rebooted === 'early or late'));
}

/** Before the decision, and not yet undone: here an abort must be possible. */
export function isUndecided(w: World): boolean {
  return (
    w.verdict !== 'commit' &&
    w.rebooted === 'no' &&
    ['OPEN', 'FREEZING', 'FROZEN', 'ABORTING'].includes(w.sourceRecord)
  );
}

/** The abort has happened. */
export function isUndone(w: World): boolean {
  return w.sourceRecord === 'ABORTED' && w.tasks === 'running';
}

/** What a migration is for. */
export function isCommitted(w: World): boolean {
  return w.report === 'committed';
}
