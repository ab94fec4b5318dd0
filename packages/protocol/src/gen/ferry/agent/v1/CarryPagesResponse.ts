// Original file: proto/ferry/agent/v1/session.proto


/**
 * From the source to the destination.
 */
export interface CarryPagesResponseInput {
  /**
   * As they come; some 64 KiB at most. None: that was all.
   */
  'data'?: (Buffer | Uint8Array | string);
}

/**
 * From the source to the destination.
 */
export interface CarryPagesResponse {
  /**
   * As they come; some 64 KiB at most. None: that was all.
   */
  'data': (Buffer);
}
