// Original file: proto/ferry/agent/v1/session.proto

import type { SessionInput as _ferry_agent_v1_SessionInput, Session as _ferry_agent_v1_Session } from '../../../ferry/agent/v1/Session.js';

/**
 * The session then.
 */
export interface ResolveSessionResponseInput {
  /**
   * As it is now.
   */
  'session'?: (_ferry_agent_v1_SessionInput | null);
}

/**
 * The session then.
 */
export interface ResolveSessionResponse {
  /**
   * As it is now.
   */
  'session': (_ferry_agent_v1_Session | null);
}
