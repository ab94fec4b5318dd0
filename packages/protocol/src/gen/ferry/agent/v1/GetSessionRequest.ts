// Original file: proto/ferry/agent/v1/session.proto

import type { SessionRoleInput as _ferry_agent_v1_SessionRoleInput, SessionRole as _ferry_agent_v1_SessionRole } from '../../../ferry/agent/v1/SessionRole.js';

/**
 * Names a session.
 */
export interface GetSessionRequestInput {
  /**
   * The migration.
   */
  'migrationId'?: (string);
  /**
   * Which side.
   */
  'role'?: (_ferry_agent_v1_SessionRoleInput);
}

/**
 * Names a session.
 */
export interface GetSessionRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
  /**
   * Which side.
   */
  'role': (_ferry_agent_v1_SessionRole);
}
