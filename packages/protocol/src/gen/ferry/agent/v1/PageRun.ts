// Original file: proto/ferry/agent/v1/session.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Consecutive pages of 4096 bytes.
 */
export interface PageRunInput {
  /**
   * Address of the first one; in shared memory, its offset.
   */
  'address'?: (number | string | Long);
  /**
   * How many.
   */
  'pages'?: (number | string | Long);
}

/**
 * Consecutive pages of 4096 bytes.
 */
export interface PageRun {
  /**
   * Address of the first one; in shared memory, its offset.
   */
  'address': (number);
  /**
   * How many.
   */
  'pages': (number);
}
