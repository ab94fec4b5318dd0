// Original file: proto/ferry/agent/v1/node.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Answer to a probe step.
 */
export interface ProbePathResponseInput {
  /**
   * READ: whether a file with the token is there.
   */
  'found'?: (boolean);
  /**
   * Bytes free in the directory's file system.
   */
  'freeBytes'?: (number | string | Long);
}

/**
 * Answer to a probe step.
 */
export interface ProbePathResponse {
  /**
   * READ: whether a file with the token is there.
   */
  'found': (boolean);
  /**
   * Bytes free in the directory's file system.
   */
  'freeBytes': (number);
}
