// Original file: proto/ferry/agent/v1/session.proto


/**
 * From the destination to the source.
 */
export interface CarryPagesRequestInput {
  /**
   * As they come; some 64 KiB at most.
   */
  'data'?: (Buffer | Uint8Array | string);
}

/**
 * From the destination to the source.
 */
export interface CarryPagesRequest {
  /**
   * As they come; some 64 KiB at most.
   */
  'data': (Buffer);
}
