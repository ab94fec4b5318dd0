// Original file: proto/ferry/agent/v1/session.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Lets the tree run.
 */
export interface ResumeDestinationRequestInput {
  /**
   * The migration.
   */
  'migrationId'?: (string);
  /**
   * From opening.
   */
  'generation'?: (number | string | Long);
  /**
   * From CommitSource.
   */
  'receipt'?: (Buffer | Uint8Array | string);
}

/**
 * Lets the tree run.
 */
export interface ResumeDestinationRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
  /**
   * From opening.
   */
  'generation': (number);
  /**
   * From CommitSource.
   */
  'receipt': (Buffer);
}
