// Original file: proto/ferry/agent/v1/session.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Restores the tree, held.
 */
export interface RestoreDestinationRequestInput {
  /**
   * The migration.
   */
  'migrationId'?: (string);
  /**
   * From opening.
   */
  'generation'?: (number | string | Long);
  /**
   * Page stream bytes that the source sent: must equal what arrived.
   */
  'pageBytes'?: (number | string | Long);
  /**
   * PLAIN: what they sum up to, 8 bytes each: of what is not pages, and of each
   * 4 MiB of pages. Pages of which it is not the same are compared with those of
   * the source's frozen tree.
   */
  'pageSums'?: (Buffer | Uint8Array | string);
}

/**
 * Restores the tree, held.
 */
export interface RestoreDestinationRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
  /**
   * From opening.
   */
  'generation': (number);
  /**
   * Page stream bytes that the source sent: must equal what arrived.
   */
  'pageBytes': (number);
  /**
   * PLAIN: what they sum up to, 8 bytes each: of what is not pages, and of each
   * 4 MiB of pages. Pages of which it is not the same are compared with those of
   * the source's frozen tree.
   */
  'pageSums': (Buffer);
}
