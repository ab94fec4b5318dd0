// Original file: proto/ferry/agent/v1/checkpoint.proto

import type { OperationInput as _ferry_agent_v1_OperationInput, Operation as _ferry_agent_v1_Operation } from '../../../ferry/agent/v1/Operation.js';

/**
 * A dump's operation as it is now.
 */
export interface DumpResponseInput {
  /**
   * The operation.
   */
  'operation'?: (_ferry_agent_v1_OperationInput | null);
}

/**
 * A dump's operation as it is now.
 */
export interface DumpResponse {
  /**
   * The operation.
   */
  'operation': (_ferry_agent_v1_Operation | null);
}
