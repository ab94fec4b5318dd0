// Original file: proto/ferry/agent/v1/image.proto

import type { PullImageHeaderInput as _ferry_agent_v1_PullImageHeaderInput, PullImageHeader as _ferry_agent_v1_PullImageHeader } from '../../../ferry/agent/v1/PullImageHeader.js';
import type { PullImageTrailerInput as _ferry_agent_v1_PullImageTrailerInput, PullImageTrailer as _ferry_agent_v1_PullImageTrailer } from '../../../ferry/agent/v1/PullImageTrailer.js';

/**
 * A frame of a pull.
 */
export interface PullImageResponseInput {
  /**
   * First.
   */
  'header'?: (_ferry_agent_v1_PullImageHeaderInput | null);
  /**
   * At most 256 KiB of the tar archive.
   */
  'data'?: (Buffer | Uint8Array | string);
  /**
   * Last.
   */
  'trailer'?: (_ferry_agent_v1_PullImageTrailerInput | null);
  /**
   * Its kind.
   */
  'frame'?: "header"|"data"|"trailer";
}

/**
 * A frame of a pull.
 */
export interface PullImageResponse {
  /**
   * First.
   */
  'header'?: (_ferry_agent_v1_PullImageHeader | null);
  /**
   * At most 256 KiB of the tar archive.
   */
  'data'?: (Buffer);
  /**
   * Last.
   */
  'trailer'?: (_ferry_agent_v1_PullImageTrailer | null);
  /**
   * Its kind.
   */
  'frame'?: "header"|"data"|"trailer";
}
