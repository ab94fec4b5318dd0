// Original file: proto/ferry/agent/v1/node.proto


/**
 * Asks for the node's facts.
 */
export interface GetNodeRequestInput {
}

/**
 * Asks for the node's facts.
 */
export interface GetNodeRequest {
}
