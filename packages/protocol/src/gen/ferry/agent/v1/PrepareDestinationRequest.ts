// Original file: proto/ferry/agent/v1/session.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Prepares for pages.
 */
export interface PrepareDestinationRequestInput {
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
 * Prepares for pages.
 */
export interface PrepareDestinationRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
  /**
   * From opening.
   */
  'generation': (number);
}
