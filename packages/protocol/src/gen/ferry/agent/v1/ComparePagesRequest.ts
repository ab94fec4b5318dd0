// Original file: proto/ferry/agent/v1/session.proto

import type { PageBatchInput as _ferry_agent_v1_PageBatchInput, PageBatch as _ferry_agent_v1_PageBatch } from '../../../ferry/agent/v1/PageBatch.js';

/**
 * Compares.
 */
export interface ComparePagesRequestInput {
  /**
   * The migration.
   */
  'migrationId'?: (string);
  /**
   * What the destination has.
   */
  'batch'?: (_ferry_agent_v1_PageBatchInput | null);
}

/**
 * Compares.
 */
export interface ComparePagesRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
  /**
   * What the destination has.
   */
  'batch': (_ferry_agent_v1_PageBatch | null);
}
