// Original file: proto/ferry/agent/v1/image.proto

import type { ImageFileInput as _ferry_agent_v1_ImageFileInput, ImageFile as _ferry_agent_v1_ImageFile } from '../../../ferry/agent/v1/ImageFile.js';

/**
 * Last message of a pull.
 */
export interface PullImageTrailerInput {
  /**
   * The manifest; the receiver compares every file.
   */
  'files'?: (_ferry_agent_v1_ImageFileInput)[];
}

/**
 * Last message of a pull.
 */
export interface PullImageTrailer {
  /**
   * The manifest; the receiver compares every file.
   */
  'files': (_ferry_agent_v1_ImageFile)[];
}
