// Original file: proto/ferry/agent/v1/operation.proto


/**
 * Names an operation.
 */
export interface CancelOperationRequestInput {
  /**
   * Its id.
   */
  'id'?: (string);
}

/**
 * Names an operation.
 */
export interface CancelOperationRequest {
  /**
   * Its id.
   */
  'id': (string);
}
