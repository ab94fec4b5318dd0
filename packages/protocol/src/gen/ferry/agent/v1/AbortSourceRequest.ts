// Original file: proto/ferry/agent/v1/session.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Undoes the source side.
 */
export interface AbortSourceRequestInput {
  /**
   * The migration.
   */
  'migrationId'?: (string);
  /**
   * From opening; 0: an operator's call, not fenced.
   */
  'generation'?: (number | string | Long);
  /**
   * Why, for the record.
   */
  'reason'?: (string);
  /**
   * From the destination's agent: it takes its vote back, for it has lost the
   * restored copy. The session then ends with COPY_LOST, not with CANCELLED.
   */
  'copyLost'?: (boolean);
}

/**
 * Undoes the source side.
 */
export interface AbortSourceRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
  /**
   * From opening; 0: an operator's call, not fenced.
   */
  'generation': (number);
  /**
   * Why, for the record.
   */
  'reason': (string);
  /**
   * From the destination's agent: it takes its vote back, for it has lost the
   * restored copy. The session then ends with COPY_LOST, not with CANCELLED.
   */
  'copyLost': (boolean);
}
