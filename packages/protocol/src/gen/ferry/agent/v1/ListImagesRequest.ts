// Original file: proto/ferry/agent/v1/image.proto


/**
 * Asks for all images.
 */
export interface ListImagesRequestInput {
}

/**
 * Asks for all images.
 */
export interface ListImagesRequest {
}
