// Original file: proto/ferry/agent/v1/process.proto

import type { ProcessTreeInput as _ferry_agent_v1_ProcessTreeInput, ProcessTree as _ferry_agent_v1_ProcessTree } from '../../../ferry/agent/v1/ProcessTree.js';
import type { FindingInput as _ferry_agent_v1_FindingInput, Finding as _ferry_agent_v1_Finding } from '../../../ferry/agent/v1/Finding.js';

/**
 * What was seen.
 */
export interface InspectProcessResponseInput {
  /**
   * The tree.
   */
  'tree'?: (_ferry_agent_v1_ProcessTreeInput | null);
  /**
   * What CRIU cannot dump, or can only with an option.
   */
  'findings'?: (_ferry_agent_v1_FindingInput)[];
}

/**
 * What was seen.
 */
export interface InspectProcessResponse {
  /**
   * The tree.
   */
  'tree': (_ferry_agent_v1_ProcessTree | null);
  /**
   * What CRIU cannot dump, or can only with an option.
   */
  'findings': (_ferry_agent_v1_Finding)[];
}
