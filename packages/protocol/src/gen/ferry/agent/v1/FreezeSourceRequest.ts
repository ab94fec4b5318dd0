// Original file: proto/ferry/agent/v1/session.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Freezes the tree.
 */
export interface FreezeSourceRequestInput {
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
 * Freezes the tree.
 */
export interface FreezeSourceRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
  /**
   * From opening.
   */
  'generation': (number);
}
