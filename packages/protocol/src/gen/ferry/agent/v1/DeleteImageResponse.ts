// Original file: proto/ferry/agent/v1/image.proto


/**
 * Removed.
 */
export interface DeleteImageResponseInput {
}

/**
 * Removed.
 */
export interface DeleteImageResponse {
}
