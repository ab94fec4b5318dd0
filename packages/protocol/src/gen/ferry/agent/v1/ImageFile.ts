// Original file: proto/ferry/agent/v1/image.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One file of an image.
 */
export interface ImageFileInput {
  /**
   * Plain file name, no directory.
   */
  'name'?: (string);
  /**
   * Bytes.
   */
  'sizeBytes'?: (number | string | Long);
  /**
   * SHA-256 of its content, 32 bytes.
   */
  'sha256'?: (Buffer | Uint8Array | string);
}

/**
 * One file of an image.
 */
export interface ImageFile {
  /**
   * Plain file name, no directory.
   */
  'name': (string);
  /**
   * Bytes.
   */
  'sizeBytes': (number);
  /**
   * SHA-256 of its content, 32 bytes.
   */
  'sha256': (Buffer);
}
