// Original file: proto/ferry/agent/v1/session.proto

import type { SessionInput as _ferry_agent_v1_SessionInput, Session as _ferry_agent_v1_Session } from '../../../ferry/agent/v1/Session.js';

/**
 * Sessions.
 */
export interface ListSessionsResponseInput {
  /**
   * Newest first.
   */
  'sessions'?: (_ferry_agent_v1_SessionInput)[];
}

/**
 * Sessions.
 */
export interface ListSessionsResponse {
  /**
   * Newest first.
   */
  'sessions': (_ferry_agent_v1_Session)[];
}
