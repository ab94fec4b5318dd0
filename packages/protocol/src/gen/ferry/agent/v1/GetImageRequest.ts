// Original file: proto/ferry/agent/v1/image.proto


/**
 * Names an image.
 */
export interface GetImageRequestInput {
  /**
   * Its id.
   */
  'imageId'?: (string);
}

/**
 * Names an image.
 */
export interface GetImageRequest {
  /**
   * Its id.
   */
  'imageId': (string);
}
