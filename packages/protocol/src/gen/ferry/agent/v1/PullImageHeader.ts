// Original file: proto/ferry/agent/v1/image.proto

import type { ImageInput as _ferry_agent_v1_ImageInput, Image as _ferry_agent_v1_Image } from '../../../ferry/agent/v1/Image.js';

/**
 * First message of a pull.
 */
export interface PullImageHeaderInput {
  /**
   * The image.
   */
  'image'?: (_ferry_agent_v1_ImageInput | null);
}

/**
 * First message of a pull.
 */
export interface PullImageHeader {
  /**
   * The image.
   */
  'image': (_ferry_agent_v1_Image | null);
}
