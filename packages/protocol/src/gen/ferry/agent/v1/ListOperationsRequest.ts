// Original file: proto/ferry/agent/v1/operation.proto


/**
 * Asks for all.
 */
export interface ListOperationsRequestInput {
}

/**
 * Asks for all.
 */
export interface ListOperationsRequest {
}
