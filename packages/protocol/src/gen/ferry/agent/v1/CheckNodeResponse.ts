// Original file: proto/ferry/agent/v1/node.proto

import type { FindingInput as _ferry_agent_v1_FindingInput, Finding as _ferry_agent_v1_Finding } from '../../../ferry/agent/v1/Finding.js';

/**
 * What the checks found.
 */
export interface CheckNodeResponseInput {
  /**
   * Findings; none of severity BLOCKER means the node can migrate.
   */
  'findings'?: (_ferry_agent_v1_FindingInput)[];
}

/**
 * What the checks found.
 */
export interface CheckNodeResponse {
  /**
   * Findings; none of severity BLOCKER means the node can migrate.
   */
  'findings': (_ferry_agent_v1_Finding)[];
}
