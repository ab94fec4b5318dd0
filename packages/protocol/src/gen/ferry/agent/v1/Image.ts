// Original file: proto/ferry/agent/v1/image.proto

import type { ImageAreaInput as _ferry_agent_v1_ImageAreaInput, ImageArea as _ferry_agent_v1_ImageArea } from '../../../ferry/agent/v1/ImageArea.js';
import type { Long } from '@grpc/proto-loader';

/**
 * An image.
 */
export interface ImageInput {
  /**
   * Its name.
   */
  'id'?: (string);
  /**
   * Sum of its files.
   */
  'sizeBytes'?: (number | string | Long);
  /**
   * Number of files.
   */
  'fileCount'?: (number);
  /**
   * Where it is.
   */
  'area'?: (_ferry_agent_v1_ImageAreaInput);
  /**
   * When it was completed: microseconds since 1970.
   */
  'createUnixUs'?: (number | string | Long);
  /**
   * A migration uses it: it cannot be deleted.
   */
  'inUse'?: (boolean);
}

/**
 * An image.
 */
export interface Image {
  /**
   * Its name.
   */
  'id': (string);
  /**
   * Sum of its files.
   */
  'sizeBytes': (number);
  /**
   * Number of files.
   */
  'fileCount': (number);
  /**
   * Where it is.
   */
  'area': (_ferry_agent_v1_ImageArea);
  /**
   * When it was completed: microseconds since 1970.
   */
  'createUnixUs': (number);
  /**
   * A migration uses it: it cannot be deleted.
   */
  'inUse': (boolean);
}
