// Original file: proto/ferry/agent/v1/session.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Sends rounds.
 */
export interface PrecopySourceRequestInput {
  /**
   * The migration.
   */
  'migrationId'?: (string);
  /**
   * From opening.
   */
  'generation'?: (number | string | Long);
}

/**
 * Sends rounds.
 */
export interface PrecopySourceRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
  /**
   * From opening.
   */
  'generation': (number);
}
