// Original file: proto/ferry/agent/v1/session.proto


/**
 * They are the same.
 */
export interface ComparePagesResponseInput {
}

/**
 * They are the same.
 */
export interface ComparePagesResponse {
}
