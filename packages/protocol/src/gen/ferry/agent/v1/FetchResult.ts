// Original file: proto/ferry/agent/v1/operation.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Result of fetching an image from another agent.
 */
export interface FetchResultInput {
  /**
   * The image, as it is called here.
   */
  'imageId'?: (string);
  /**
   * Bytes received.
   */
  'imageBytes'?: (number | string | Long);
}

/**
 * Result of fetching an image from another agent.
 */
export interface FetchResult {
  /**
   * The image, as it is called here.
   */
  'imageId': (string);
  /**
   * Bytes received.
   */
  'imageBytes': (number);
}
