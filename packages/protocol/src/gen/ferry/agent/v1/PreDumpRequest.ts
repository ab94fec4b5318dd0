// Original file: proto/ferry/agent/v1/checkpoint.proto

import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from '../../../ferry/agent/v1/ProcessRef.js';
import type { DumpOptionsInput as _ferry_agent_v1_DumpOptionsInput, DumpOptions as _ferry_agent_v1_DumpOptions } from '../../../ferry/agent/v1/DumpOptions.js';
import type { ImageAreaInput as _ferry_agent_v1_ImageAreaInput, ImageArea as _ferry_agent_v1_ImageArea } from '../../../ferry/agent/v1/ImageArea.js';

/**
 * Starts a pre-dump.
 */
export interface PreDumpRequestInput {
  /**
   * The tree.
   */
  'process'?: (_ferry_agent_v1_ProcessRefInput | null);
  /**
   * The image to make: [a-z0-9][a-z0-9.-]{0,62}; ALREADY_EXISTS if there.
   */
  'imageId'?: (string);
  /**
   * The pre-dump before it; empty for the first.
   */
  'parentImageId'?: (string);
  /**
   * CRIU's options.
   */
  'options'?: (_ferry_agent_v1_DumpOptionsInput | null);
  /**
   * Where.
   */
  'area'?: (_ferry_agent_v1_ImageAreaInput);
}

/**
 * Starts a pre-dump.
 */
export interface PreDumpRequest {
  /**
   * The tree.
   */
  'process': (_ferry_agent_v1_ProcessRef | null);
  /**
   * The image to make: [a-z0-9][a-z0-9.-]{0,62}; ALREADY_EXISTS if there.
   */
  'imageId': (string);
  /**
   * The pre-dump before it; empty for the first.
   */
  'parentImageId': (string);
  /**
   * CRIU's options.
   */
  'options': (_ferry_agent_v1_DumpOptions | null);
  /**
   * Where.
   */
  'area': (_ferry_agent_v1_ImageArea);
}
