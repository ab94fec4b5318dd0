// Original file: proto/ferry/agent/v1/image.proto

import type { ImageInput as _ferry_agent_v1_ImageInput, Image as _ferry_agent_v1_Image } from '../../../ferry/agent/v1/Image.js';

/**
 * All images, by id.
 */
export interface ListImagesResponseInput {
  /**
   * The images.
   */
  'images'?: (_ferry_agent_v1_ImageInput)[];
}

/**
 * All images, by id.
 */
export interface ListImagesResponse {
  /**
   * The images.
   */
  'images': (_ferry_agent_v1_Image)[];
}
