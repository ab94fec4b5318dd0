// Original file: proto/ferry/agent/v1/image.proto

import type { ImageInput as _ferry_agent_v1_ImageInput, Image as _ferry_agent_v1_Image } from '../../../ferry/agent/v1/Image.js';
import type { ImageFileInput as _ferry_agent_v1_ImageFileInput, ImageFile as _ferry_agent_v1_ImageFile } from '../../../ferry/agent/v1/ImageFile.js';

/**
 * An image.
 */
export interface GetImageResponseInput {
  /**
   * The image.
   */
  'image'?: (_ferry_agent_v1_ImageInput | null);
  /**
   * Its files.
   */
  'files'?: (_ferry_agent_v1_ImageFileInput)[];
}

/**
 * An image.
 */
export interface GetImageResponse {
  /**
   * The image.
   */
  'image': (_ferry_agent_v1_Image | null);
  /**
   * Its files.
   */
  'files': (_ferry_agent_v1_ImageFile)[];
}
