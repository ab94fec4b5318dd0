// Original file: proto/ferry/agent/v1/process.proto

import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from '../../../ferry/agent/v1/ProcessRef.js';

/**
 * Names the tree to end.
 */
export interface KillProcessRequestInput {
  /**
   * Root of the tree. start_time_ticks must be set: FAILED_PRECONDITION
   * PROCESS_CHANGED when it is another process by now.
   */
  'process'?: (_ferry_agent_v1_ProcessRefInput | null);
  /**
   * Only the process, not its descendants.
   */
  'single'?: (boolean);
}

/**
 * Names the tree to end.
 */
export interface KillProcessRequest {
  /**
   * Root of the tree. start_time_ticks must be set: FAILED_PRECONDITION
   * PROCESS_CHANGED when it is another process by now.
   */
  'process': (_ferry_agent_v1_ProcessRef | null);
  /**
   * Only the process, not its descendants.
   */
  'single': (boolean);
}
