// Original file: proto/ferry/agent/v1/checkpoint.proto

import type { RestoreOptionsInput as _ferry_agent_v1_RestoreOptionsInput, RestoreOptions as _ferry_agent_v1_RestoreOptions } from '../../../ferry/agent/v1/RestoreOptions.js';

/**
 * Starts a restore.
 */
export interface RestoreRequestInput {
  /**
   * The image.
   */
  'imageId'?: (string);
  /**
   * CRIU's options.
   */
  'options'?: (_ferry_agent_v1_RestoreOptionsInput | null);
  /**
   * Only check; change nothing.
   */
  'validateOnly'?: (boolean);
}

/**
 * Starts a restore.
 */
export interface RestoreRequest {
  /**
   * The image.
   */
  'imageId': (string);
  /**
   * CRIU's options.
   */
  'options': (_ferry_agent_v1_RestoreOptions | null);
  /**
   * Only check; change nothing.
   */
  'validateOnly': (boolean);
}
