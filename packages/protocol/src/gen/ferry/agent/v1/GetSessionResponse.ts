// Original file: proto/ferry/agent/v1/session.proto

import type { SessionInput as _ferry_agent_v1_SessionInput, Session as _ferry_agent_v1_Session } from '../../../ferry/agent/v1/Session.js';

/**
 * A session.
 */
export interface GetSessionResponseInput {
  /**
   * The session.
   */
  'session'?: (_ferry_agent_v1_SessionInput | null);
}

/**
 * A session.
 */
export interface GetSessionResponse {
  /**
   * The session.
   */
  'session': (_ferry_agent_v1_Session | null);
}
