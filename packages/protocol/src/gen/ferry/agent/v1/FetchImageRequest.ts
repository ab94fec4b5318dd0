// Original file: proto/ferry/agent/v1/image.proto

import type { EndpointInput as _ferry_agent_v1_EndpointInput, Endpoint as _ferry_agent_v1_Endpoint } from '../../../ferry/agent/v1/Endpoint.js';
import type { ImageAreaInput as _ferry_agent_v1_ImageAreaInput, ImageArea as _ferry_agent_v1_ImageArea } from '../../../ferry/agent/v1/ImageArea.js';

/**
 * Names a peer's image.
 */
export interface FetchImageRequestInput {
  /**
   * The agent that has it.
   */
  'peer'?: (_ferry_agent_v1_EndpointInput | null);
  /**
   * Its id there, and here.
   */
  'imageId'?: (string);
  /**
   * Where to put it.
   */
  'area'?: (_ferry_agent_v1_ImageAreaInput);
}

/**
 * Names a peer's image.
 */
export interface FetchImageRequest {
  /**
   * The agent that has it.
   */
  'peer': (_ferry_agent_v1_Endpoint | null);
  /**
   * Its id there, and here.
   */
  'imageId': (string);
  /**
   * Where to put it.
   */
  'area': (_ferry_agent_v1_ImageArea);
}
