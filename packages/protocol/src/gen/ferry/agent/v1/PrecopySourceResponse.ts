// Original file: proto/ferry/agent/v1/session.proto

import type { SessionInput as _ferry_agent_v1_SessionInput, Session as _ferry_agent_v1_Session } from '../../../ferry/agent/v1/Session.js';

/**
 * It is time to freeze.
 */
export interface PrecopySourceResponseInput {
  /**
   * The session.
   */
  'session'?: (_ferry_agent_v1_SessionInput | null);
}

/**
 * It is time to freeze.
 */
export interface PrecopySourceResponse {
  /**
   * The session.
   */
  'session': (_ferry_agent_v1_Session | null);
}
