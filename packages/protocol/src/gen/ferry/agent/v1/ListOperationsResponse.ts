// Original file: proto/ferry/agent/v1/operation.proto

import type { OperationInput as _ferry_agent_v1_OperationInput, Operation as _ferry_agent_v1_Operation } from '../../../ferry/agent/v1/Operation.js';

/**
 * All operations.
 */
export interface ListOperationsResponseInput {
  /**
   * Newest first.
   */
  'operations'?: (_ferry_agent_v1_OperationInput)[];
}

/**
 * All operations.
 */
export interface ListOperationsResponse {
  /**
   * Newest first.
   */
  'operations': (_ferry_agent_v1_Operation)[];
}
