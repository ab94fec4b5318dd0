// Original file: proto/ferry/agent/v1/session.proto

import type { SessionInput as _ferry_agent_v1_SessionInput, Session as _ferry_agent_v1_Session } from '../../../ferry/agent/v1/Session.js';

/**
 * The destination side is open.
 */
export interface OpenDestinationResponseInput {
  /**
   * The session.
   */
  'session'?: (_ferry_agent_v1_SessionInput | null);
}

/**
 * The destination side is open.
 */
export interface OpenDestinationResponse {
  /**
   * The session.
   */
  'session': (_ferry_agent_v1_Session | null);
}
