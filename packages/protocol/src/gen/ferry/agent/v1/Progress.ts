// Original file: proto/ferry/agent/v1/operation.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How far an operation is.
 */
export interface ProgressInput {
  /**
   * The step it is in.
   */
  'step'?: (string);
  /**
   * Bytes moved so far.
   */
  'bytesDone'?: (number | string | Long);
  /**
   * Bytes expected; 0 when unknown.
   */
  'bytesTotal'?: (number | string | Long);
}

/**
 * How far an operation is.
 */
export interface Progress {
  /**
   * The step it is in.
   */
  'step': (string);
  /**
   * Bytes moved so far.
   */
  'bytesDone': (number);
  /**
   * Bytes expected; 0 when unknown.
   */
  'bytesTotal': (number);
}
