// Original file: proto/ferry/agent/v1/process.proto

import type { ProcessInput as _ferry_agent_v1_ProcessInput, Process as _ferry_agent_v1_Process } from '../../../ferry/agent/v1/Process.js';

/**
 * Processes, by pid.
 */
export interface ListProcessesResponseInput {
  /**
   * The processes.
   */
  'processes'?: (_ferry_agent_v1_ProcessInput)[];
}

/**
 * Processes, by pid.
 */
export interface ListProcessesResponse {
  /**
   * The processes.
   */
  'processes': (_ferry_agent_v1_Process)[];
}
