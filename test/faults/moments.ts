import type { Failpoint } from '@ferry/protocol';

/** Where a failpoint is armed. */
export type Side = 'source' | 'destination' | 'controller';

/** What there is at a moment to be struck, beside the two agents and the controller, which are always there. */
export interface Present {
  readonly criuDump: boolean;
  readonly criuRestore: boolean;
  /** The script that holds criu dump, or criu restore. */
  readonly sourceHook: boolean;
  readonly destinationHook: boolean;
}

/** A step of a migration: everything stops here until the fault has struck. */
export interface Moment extends Present {
  readonly at: Failpoint;
  readonly side: Side;
  /** The verdict `commit` stands: from here on the process may only end up on the destination. */
  readonly decided: boolean;
  /** The tree is frozen or gone, and its dump is whole. */
  readonly dumped: boolean;
  /** The destination has all of it. */
  readonly copied: boolean;
  /** It has been let run: on the destination or, undone, on the source. What becomes of it there is not the migration's. */
  readonly released: boolean;
  /** A failpoint that makes the migration fail, so that the way back is struck. */
  readonly provokedBy?: Failpoint;
}

type Traits = Partial<Omit<Moment, 'at' | 'side'>>;

const NOTHING = {
  criuDump: false,
  criuRestore: false,
  sourceHook: false,
  destinationHook: false,
  decided: false,
  dumped: false,
  copied: false,
  released: false,
} as const;
const HELD = { criuDump: true, sourceHook: true, dumped: true };
const COPIED = { ...HELD, copied: true };
const BOTH_HELD = { ...COPIED, criuRestore: true, destinationHook: true };
const DECIDED = { decided: true, dumped: true, copied: true, criuRestore: true, destinationHook: true };
const RELEASED = { decided: true, dumped: true, copied: true, released: true };
/** Controller in front of its commit: both copies are held, and the source is told to abort. */
const UNDONE = { provokedBy: 'controller.commit-source' } as const;

/** Every step, in order. */
export const MOMENTS: readonly Moment[] = [
  moment('controller.open-source'),
  moment('source.opened'),
  moment('destination.opened'),
  moment('destination.receiving'),
  moment('source.freezing'),
  moment('criu.dump.memory', { criuDump: true }),
  moment('source.dumped', HELD),
  moment('source.frozen', HELD),
  moment('destination.restoring', HELD),
  moment('destination.fetched', COPIED),
  moment('criu.restore.memory', { ...COPIED, criuRestore: true }),
  moment('destination.held', BOTH_HELD),
  moment('destination.restored', BOTH_HELD),
  moment('source.deciding', BOTH_HELD),
  moment('source.committing', DECIDED),
  moment('source.gone', DECIDED),
  moment('source.committed', DECIDED),
  moment('controller.resume-destination', DECIDED),
  moment('destination.resuming', DECIDED),
  moment('destination.released', RELEASED),
  moment('destination.running', RELEASED),
  moment('source.aborting', { ...UNDONE, criuRestore: true, destinationHook: true }),
  // The destination may have heard of it by now: its criu may be there, or not.
  moment('source.aborted', { ...UNDONE, released: true }),
  moment('destination.discarding', { ...UNDONE, released: true, criuRestore: true, destinationHook: true }),
  moment('destination.discarded', { ...UNDONE, released: true }),
];

function moment(at: Failpoint, traits: Traits = {}): Moment {
  return { ...NOTHING, at, side: sideOf(at), ...traits };
}

function sideOf(at: Failpoint): Side {
  if (/^(source\.|hook\.post-dump|criu\.dump)/.test(at)) return 'source';
  return at.startsWith('controller.') ? 'controller' : 'destination';
}
