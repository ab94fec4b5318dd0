// Original file: proto/ferry/agent/v1/session.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Decides.
 */
export interface CommitSourceRequestInput {
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
 * Decides.
 */
export interface CommitSourceRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
  /**
   * From opening.
   */
  'generation': (number);
}
