// Original file: proto/ferry/agent/v1/session.proto

import type { SessionInput as _ferry_agent_v1_SessionInput, Session as _ferry_agent_v1_Session } from '../../../ferry/agent/v1/Session.js';

/**
 * The session as it is now.
 */
export interface WatchSessionResponseInput {
  /**
   * The session.
   */
  'session'?: (_ferry_agent_v1_SessionInput | null);
}

/**
 * The session as it is now.
 */
export interface WatchSessionResponse {
  /**
   * The session.
   */
  'session': (_ferry_agent_v1_Session | null);
}
