// Original file: proto/ferry/agent/v1/operation.proto

import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from '../../../ferry/agent/v1/ProcessRef.js';
import type { RestoreStatsInput as _ferry_agent_v1_RestoreStatsInput, RestoreStats as _ferry_agent_v1_RestoreStats } from '../../../ferry/agent/v1/RestoreStats.js';

/**
 * Result of a restore.
 */
export interface RestoreResultInput {
  /**
   * The root of the restored tree.
   */
  'process'?: (_ferry_agent_v1_ProcessRefInput | null);
  /**
   * CRIU's figures.
   */
  'stats'?: (_ferry_agent_v1_RestoreStatsInput | null);
}

/**
 * Result of a restore.
 */
export interface RestoreResult {
  /**
   * The root of the restored tree.
   */
  'process': (_ferry_agent_v1_ProcessRef | null);
  /**
   * CRIU's figures.
   */
  'stats': (_ferry_agent_v1_RestoreStats | null);
}
