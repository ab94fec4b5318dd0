// Original file: proto/ferry/agent/v1/image.proto


/**
 * Names an image.
 */
export interface DeleteImageRequestInput {
  /**
   * Its id.
   */
  'imageId'?: (string);
}

/**
 * Names an image.
 */
export interface DeleteImageRequest {
  /**
   * Its id.
   */
  'imageId': (string);
}
