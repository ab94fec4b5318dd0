// Original file: proto/ferry/agent/v1/operation.proto

import type { OperationInput as _ferry_agent_v1_OperationInput, Operation as _ferry_agent_v1_Operation } from '../../../ferry/agent/v1/Operation.js';

/**
 * An operation.
 */
export interface GetOperationResponseInput {
  /**
   * The operation.
   */
  'operation'?: (_ferry_agent_v1_OperationInput | null);
}

/**
 * An operation.
 */
export interface GetOperationResponse {
  /**
   * The operation.
   */
  'operation': (_ferry_agent_v1_Operation | null);
}
