// Original file: proto/ferry/agent/v1/operation.proto

import type { OperationInput as _ferry_agent_v1_OperationInput, Operation as _ferry_agent_v1_Operation } from '../../../ferry/agent/v1/Operation.js';

/**
 * The operation as it is now.
 */
export interface WatchOperationResponseInput {
  /**
   * The operation.
   */
  'operation'?: (_ferry_agent_v1_OperationInput | null);
}

/**
 * The operation as it is now.
 */
export interface WatchOperationResponse {
  /**
   * The operation.
   */
  'operation': (_ferry_agent_v1_Operation | null);
}
