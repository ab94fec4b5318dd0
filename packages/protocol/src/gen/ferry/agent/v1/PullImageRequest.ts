// Original file: proto/ferry/agent/v1/image.proto


/**
 * Names an image.
 */
export interface PullImageRequestInput {
  /**
   * Its id.
   */
  'imageId'?: (string);
}

/**
 * Names an image.
 */
export interface PullImageRequest {
  /**
   * Its id.
   */
  'imageId': (string);
}
