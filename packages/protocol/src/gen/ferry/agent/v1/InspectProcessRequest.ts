// Original file: proto/ferry/agent/v1/process.proto

import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from '../../../ferry/agent/v1/ProcessRef.js';

/**
 * Names the process to inspect.
 */
export interface InspectProcessRequestInput {
  /**
   * Root of the tree.
   */
  'process'?: (_ferry_agent_v1_ProcessRefInput | null);
}

/**
 * Names the process to inspect.
 */
export interface InspectProcessRequest {
  /**
   * Root of the tree.
   */
  'process': (_ferry_agent_v1_ProcessRef | null);
}
