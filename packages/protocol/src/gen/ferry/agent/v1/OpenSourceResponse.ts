// Original file: proto/ferry/agent/v1/session.proto

import type { SessionInput as _ferry_agent_v1_SessionInput, Session as _ferry_agent_v1_Session } from '../../../ferry/agent/v1/Session.js';

/**
 * The source side is open.
 */
export interface OpenSourceResponseInput {
  /**
   * The session.
   */
  'session'?: (_ferry_agent_v1_SessionInput | null);
  /**
   * Proves to the data port that a connection belongs to this migration.
   */
  'ticket'?: (Buffer | Uint8Array | string);
  /**
   * SHA-256 of the receipt: the destination accepts no other.
   */
  'runRightLock'?: (Buffer | Uint8Array | string);
}

/**
 * The source side is open.
 */
export interface OpenSourceResponse {
  /**
   * The session.
   */
  'session': (_ferry_agent_v1_Session | null);
  /**
   * Proves to the data port that a connection belongs to this migration.
   */
  'ticket': (Buffer);
  /**
   * SHA-256 of the receipt: the destination accepts no other.
   */
  'runRightLock': (Buffer);
}
