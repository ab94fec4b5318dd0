// Original file: proto/ferry/agent/v1/image.proto

import type { OperationInput as _ferry_agent_v1_OperationInput, Operation as _ferry_agent_v1_Operation } from '../../../ferry/agent/v1/Operation.js';

/**
 * A fetch's operation as it is now.
 */
export interface FetchImageResponseInput {
  /**
   * The operation.
   */
  'operation'?: (_ferry_agent_v1_OperationInput | null);
}

/**
 * A fetch's operation as it is now.
 */
export interface FetchImageResponse {
  /**
   * The operation.
   */
  'operation': (_ferry_agent_v1_Operation | null);
}
