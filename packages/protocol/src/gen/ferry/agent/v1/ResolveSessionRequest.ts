// Original file: proto/ferry/agent/v1/session.proto

import type { SessionRoleInput as _ferry_agent_v1_SessionRoleInput, SessionRole as _ferry_agent_v1_SessionRole } from '../../../ferry/agent/v1/SessionRole.js';
import type { ResolutionInput as _ferry_agent_v1_ResolutionInput, Resolution as _ferry_agent_v1_Resolution } from '../../../ferry/agent/v1/Resolution.js';

/**
 * Resolves what waits for an operator.
 */
export interface ResolveSessionRequestInput {
  /**
   * The migration.
   */
  'migrationId'?: (string);
  /**
   * Which of its sides on this node.
   */
  'role'?: (_ferry_agent_v1_SessionRoleInput);
  /**
   * What the operator knows or wants.
   */
  'resolution'?: (_ferry_agent_v1_ResolutionInput);
}

/**
 * Resolves what waits for an operator.
 */
export interface ResolveSessionRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
  /**
   * Which of its sides on this node.
   */
  'role': (_ferry_agent_v1_SessionRole);
  /**
   * What the operator knows or wants.
   */
  'resolution': (_ferry_agent_v1_Resolution);
}
