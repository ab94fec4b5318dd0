import type { DrainState } from '@ferry/protocol';

/** How it stands with the memory that is filled in after a move. Part of the session's record. */
export interface Drain {
  /** Pages that were not there when the tree was restored; both sides must count the same. */
  readonly pages: number;
  /** How many of them the destination has from rounds before. Only there. */
  readonly kept?: number;
  /**
   * `pending`: some are still at the source. `agreed`, at the source: both sides have counted the same, its tree may
   * be ended. `done`: nothing is left to do. `lost`: the pager was killed with its heirs, or the frozen tree at the
   * source, before all had gone over.
   */
  state: 'pending' | 'agreed' | 'done' | 'lost';
}

/** Whether a session has to go on for the sake of its memory. */
export function isDraining(drain: Drain | undefined): boolean {
  return drain?.state === 'pending' || drain?.state === 'agreed';
}

const SHOWN: Readonly<Record<Drain['state'], DrainState>> = {
  pending: 'DRAIN_STATE_PENDING',
  agreed: 'DRAIN_STATE_PENDING',
  done: 'DRAIN_STATE_DONE',
  lost: 'DRAIN_STATE_LOST',
};

/** As clients see it. */
export function drainView(drain: Drain | undefined): DrainState {
  return drain === undefined ? 'DRAIN_STATE_UNSPECIFIED' : SHOWN[drain.state];
}
