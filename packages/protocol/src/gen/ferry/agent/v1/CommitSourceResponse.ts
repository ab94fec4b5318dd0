// Original file: proto/ferry/agent/v1/session.proto

import type { SessionInput as _ferry_agent_v1_SessionInput, Session as _ferry_agent_v1_Session } from '../../../ferry/agent/v1/Session.js';

/**
 * Decided.
 */
export interface CommitSourceResponseInput {
  /**
   * The session.
   */
  'session'?: (_ferry_agent_v1_SessionInput | null);
  /**
   * For ResumeDestination.
   */
  'receipt'?: (Buffer | Uint8Array | string);
}

/**
 * Decided.
 */
export interface CommitSourceResponse {
  /**
   * The session.
   */
  'session': (_ferry_agent_v1_Session | null);
  /**
   * For ResumeDestination.
   */
  'receipt': (Buffer);
}
