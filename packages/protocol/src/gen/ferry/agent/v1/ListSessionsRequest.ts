// Original file: proto/ferry/agent/v1/session.proto


/**
 * Asks for sessions.
 */
export interface ListSessionsRequestInput {
  /**
   * Only those that have not ended.
   */
  'activeOnly'?: (boolean);
}

/**
 * Asks for sessions.
 */
export interface ListSessionsRequest {
  /**
   * Only those that have not ended.
   */
  'activeOnly': (boolean);
}
