// Original file: proto/ferry/agent/v1/process.proto

import type { ProcessTreeInput as _ferry_agent_v1_ProcessTreeInput, ProcessTree as _ferry_agent_v1_ProcessTree } from '../../../ferry/agent/v1/ProcessTree.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A tree that wants a place.
 */
export interface CheckPlacementRequestInput {
  /**
   * The tree, from InspectProcess on the source.
   */
  'tree'?: (_ferry_agent_v1_ProcessTreeInput | null);
  /**
   * Memory area needed, in bytes (0: none).
   */
  'memoryAreaBytes'?: (number | string | Long);
  /**
   * Disk area needed, in bytes (0: none).
   */
  'diskAreaBytes'?: (number | string | Long);
}

/**
 * A tree that wants a place.
 */
export interface CheckPlacementRequest {
  /**
   * The tree, from InspectProcess on the source.
   */
  'tree': (_ferry_agent_v1_ProcessTree | null);
  /**
   * Memory area needed, in bytes (0: none).
   */
  'memoryAreaBytes': (number);
  /**
   * Disk area needed, in bytes (0: none).
   */
  'diskAreaBytes': (number);
}
