// Original file: proto/ferry/agent/v1/image.proto


/**
 * Names an image.
 */
export interface PullImageRequestInput {
  /**
   * Its id.
   */
  'imageId'?: (string);
  /**
   * Waits for an image that is not complete yet, rather than failing with
   * NOT_FOUND IMAGE_NOT_FOUND. It still fails so when the image is removed.
   */
  'wait'?: (boolean);
}

/**
 * Names an image.
 */
export interface PullImageRequest {
  /**
   * Its id.
   */
  'imageId': (string);
  /**
   * Waits for an image that is not complete yet, rather than failing with
   * NOT_FOUND IMAGE_NOT_FOUND. It still fails so when the image is removed.
   */
  'wait': (boolean);
}
