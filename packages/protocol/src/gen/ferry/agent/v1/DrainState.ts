// Original file: proto/ferry/agent/v1/session.proto

/**
 * POSTCOPY, HYBRID: how it stands with the memory that is filled in after the move.
 */
export const DrainState = {
  /**
   * Another mode, or nothing has been frozen yet.
   */
  DRAIN_STATE_UNSPECIFIED: 'DRAIN_STATE_UNSPECIFIED',
  /**
   * Some is at the source only, where the tree stays frozen and never runs again. A
   * session in this state counts as active.
   */
  DRAIN_STATE_PENDING: 'DRAIN_STATE_PENDING',
  /**
   * All is at the destination; the source's tree has been ended.
   */
  DRAIN_STATE_DONE: 'DRAIN_STATE_DONE',
  /**
   * What had not gone over is lost: at the source the frozen tree was killed, at the
   * destination the pager, and the tree with it. The session's error says which.
   */
  DRAIN_STATE_LOST: 'DRAIN_STATE_LOST',
} as const;

/**
 * POSTCOPY, HYBRID: how it stands with the memory that is filled in after the move.
 */
export type DrainStateInput =
  /**
   * Another mode, or nothing has been frozen yet.
   */
  | 'DRAIN_STATE_UNSPECIFIED'
  | 0
  /**
   * Some is at the source only, where the tree stays frozen and never runs again. A
   * session in this state counts as active.
   */
  | 'DRAIN_STATE_PENDING'
  | 1
  /**
   * All is at the destination; the source's tree has been ended.
   */
  | 'DRAIN_STATE_DONE'
  | 2
  /**
   * What had not gone over is lost: at the source the frozen tree was killed, at the
   * destination the pager, and the tree with it. The session's error says which.
   */
  | 'DRAIN_STATE_LOST'
  | 3

/**
 * POSTCOPY, HYBRID: how it stands with the memory that is filled in after the move.
 */
export type DrainState = typeof DrainState[keyof typeof DrainState]
