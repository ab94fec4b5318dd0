// Original file: proto/ferry/agent/v1/process.proto

import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from '../../../ferry/agent/v1/ProcessRef.js';

/**
 * Who was ended.
 */
export interface KillProcessResponseInput {
  /**
   * All processes that were signalled and are now gone.
   */
  'killed'?: (_ferry_agent_v1_ProcessRefInput)[];
}

/**
 * Who was ended.
 */
export interface KillProcessResponse {
  /**
   * All processes that were signalled and are now gone.
   */
  'killed': (_ferry_agent_v1_ProcessRef)[];
}
