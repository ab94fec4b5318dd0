// Original file: proto/ferry/agent/v1/process.proto

import type { FindingInput as _ferry_agent_v1_FindingInput, Finding as _ferry_agent_v1_Finding } from '../../../ferry/agent/v1/Finding.js';

/**
 * What stands in the way.
 */
export interface CheckPlacementResponseInput {
  /**
   * Findings.
   */
  'findings'?: (_ferry_agent_v1_FindingInput)[];
}

/**
 * What stands in the way.
 */
export interface CheckPlacementResponse {
  /**
   * Findings.
   */
  'findings': (_ferry_agent_v1_Finding)[];
}
