// Original file: proto/ferry/agent/v1/operation.proto


/**
 * Names an operation.
 */
export interface WatchOperationRequestInput {
  /**
   * Its id.
   */
  'id'?: (string);
}

/**
 * Names an operation.
 */
export interface WatchOperationRequest {
  /**
   * Its id.
   */
  'id': (string);
}
