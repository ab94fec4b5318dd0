/** How patient the controller is, in milliseconds. */
export interface Limits {
  /** A node must answer a look at it (`nodes`, `migrations`) within this. */
  readonly lookMs: number;
  /** Calls of a plan. */
  readonly planMs: number;
  /** How long a migration waits for its turn on a node that takes part in as many as it may. */
  readonly waitMs: number;
  /** Freeze, restore: as long as the memory takes; a dead node is found by keepalive long before. */
  readonly stepMs: number;
  /** One try of a commit, abort, discard or resume. */
  readonly tryMs: number;
  /** How long an undo is tried again while a node does not answer. */
  readonly undoMs: number;
  /** How long the destination is asked to discard its side. */
  readonly discardMs: number;
  /** How long the source is asked how an interrupted commit ended. */
  readonly decideMs: number;
  /** How long a resume is tried again after the commit. */
  readonly resumeMs: number;
  /** Pause between tries. */
  readonly pauseMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  lookMs: 5_000,
  planMs: 15_000,
  waitMs: 600_000,
  stepMs: 3_600_000,
  tryMs: 60_000,
  undoMs: 10_000,
  discardMs: 5_000,
  decideMs: 30_000,
  resumeMs: 60_000,
  pauseMs: 250,
};
