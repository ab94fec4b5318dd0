// Original file: proto/ferry/agent/v1/process.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A regular file that the tree has open or mapped.
 */
export interface FileUseInput {
  /**
   * Path, as the process sees it.
   */
  'path'?: (string);
  /**
   * Size in bytes.
   */
  'sizeBytes'?: (number | string | Long);
  /**
   * Permission bits and type, as in st_mode.
   */
  'mode'?: (number);
  /**
   * Mapped as executable or library.
   */
  'mapped'?: (boolean);
  /**
   * Open write-only and appending: CRIU does not compare its size.
   */
  'appendOnly'?: (boolean);
  /**
   * Unlinked: travels inside the images.
   */
  'deleted'?: (boolean);
}

/**
 * A regular file that the tree has open or mapped.
 */
export interface FileUse {
  /**
   * Path, as the process sees it.
   */
  'path': (string);
  /**
   * Size in bytes.
   */
  'sizeBytes': (number);
  /**
   * Permission bits and type, as in st_mode.
   */
  'mode': (number);
  /**
   * Mapped as executable or library.
   */
  'mapped': (boolean);
  /**
   * Open write-only and appending: CRIU does not compare its size.
   */
  'appendOnly': (boolean);
  /**
   * Unlinked: travels inside the images.
   */
  'deleted': (boolean);
}
