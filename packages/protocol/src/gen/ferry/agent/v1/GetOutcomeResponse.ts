// Original file: proto/ferry/agent/v1/session.proto


// Original file: proto/ferry/agent/v1/session.proto

/**
 * The decision.
 */
export const _ferry_agent_v1_GetOutcomeResponse_Outcome = {
  /**
   * Not set.
   */
  OUTCOME_UNSPECIFIED: 'OUTCOME_UNSPECIFIED',
  /**
   * Not decided yet: ask again.
   */
  OUTCOME_PENDING: 'OUTCOME_PENDING',
  /**
   * Committed: receipt is set.
   */
  OUTCOME_COMMITTED: 'OUTCOME_COMMITTED',
  /**
   * Aborted: the tree runs at the source.
   */
  OUTCOME_ABORTED: 'OUTCOME_ABORTED',
} as const;

/**
 * The decision.
 */
export type _ferry_agent_v1_GetOutcomeResponse_OutcomeInput =
  /**
   * Not set.
   */
  | 'OUTCOME_UNSPECIFIED'
  | 0
  /**
   * Not decided yet: ask again.
   */
  | 'OUTCOME_PENDING'
  | 1
  /**
   * Committed: receipt is set.
   */
  | 'OUTCOME_COMMITTED'
  | 2
  /**
   * Aborted: the tree runs at the source.
   */
  | 'OUTCOME_ABORTED'
  | 3

/**
 * The decision.
 */
export type _ferry_agent_v1_GetOutcomeResponse_Outcome = typeof _ferry_agent_v1_GetOutcomeResponse_Outcome[keyof typeof _ferry_agent_v1_GetOutcomeResponse_Outcome]

/**
 * How it was decided.
 */
export interface GetOutcomeResponseInput {
  /**
   * The decision.
   */
  'outcome'?: (_ferry_agent_v1_GetOutcomeResponse_OutcomeInput);
  /**
   * COMMITTED: for ResumeDestination.
   */
  'receipt'?: (Buffer | Uint8Array | string);
}

/**
 * How it was decided.
 */
export interface GetOutcomeResponse {
  /**
   * The decision.
   */
  'outcome': (_ferry_agent_v1_GetOutcomeResponse_Outcome);
  /**
   * COMMITTED: for ResumeDestination.
   */
  'receipt': (Buffer);
}
