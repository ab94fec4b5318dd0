// Original file: proto/ferry/agent/v1/operation.proto

import type { DumpStatsInput as _ferry_agent_v1_DumpStatsInput, DumpStats as _ferry_agent_v1_DumpStats } from '../../../ferry/agent/v1/DumpStats.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Result of a dump or a pre-dump.
 */
export interface DumpResultInput {
  /**
   * The image that was made.
   */
  'imageId'?: (string);
  /**
   * Bytes in it.
   */
  'imageBytes'?: (number | string | Long);
  /**
   * CRIU's figures.
   */
  'stats'?: (_ferry_agent_v1_DumpStatsInput | null);
}

/**
 * Result of a dump or a pre-dump.
 */
export interface DumpResult {
  /**
   * The image that was made.
   */
  'imageId': (string);
  /**
   * Bytes in it.
   */
  'imageBytes': (number);
  /**
   * CRIU's figures.
   */
  'stats': (_ferry_agent_v1_DumpStats | null);
}
