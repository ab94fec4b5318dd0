// Original file: proto/ferry/agent/v1/node.proto


/**
 * Asks for all checks.
 */
export interface CheckNodeRequestInput {
}

/**
 * Asks for all checks.
 */
export interface CheckNodeRequest {
}
