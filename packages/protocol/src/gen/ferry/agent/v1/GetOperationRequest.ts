// Original file: proto/ferry/agent/v1/operation.proto


/**
 * Names an operation.
 */
export interface GetOperationRequestInput {
  /**
   * Its id.
   */
  'id'?: (string);
}

/**
 * Names an operation.
 */
export interface GetOperationRequest {
  /**
   * Its id.
   */
  'id': (string);
}
