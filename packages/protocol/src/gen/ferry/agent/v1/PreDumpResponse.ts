// Original file: proto/ferry/agent/v1/checkpoint.proto

import type { OperationInput as _ferry_agent_v1_OperationInput, Operation as _ferry_agent_v1_Operation } from '../../../ferry/agent/v1/Operation.js';

/**
 * A pre-dump's operation as it is now.
 */
export interface PreDumpResponseInput {
  /**
   * The operation.
   */
  'operation'?: (_ferry_agent_v1_OperationInput | null);
}

/**
 * A pre-dump's operation as it is now.
 */
export interface PreDumpResponse {
  /**
   * The operation.
   */
  'operation': (_ferry_agent_v1_Operation | null);
}
