// Original file: proto/google/rpc/error_details.proto


/**
 * What went wrong, for programs.
 */
export interface ErrorInfoInput {
  /**
   * A reason of the catalogue (docs/errors.md), UPPER_SNAKE_CASE.
   */
  'reason'?: (string);
  /**
   * "ferry.dev".
   */
  'domain'?: (string);
  /**
   * Facts: step, node, path, pid …
   */
  'metadata'?: ({[key: string]: string});
}

/**
 * What went wrong, for programs.
 */
export interface ErrorInfo {
  /**
   * A reason of the catalogue (docs/errors.md), UPPER_SNAKE_CASE.
   */
  'reason': (string);
  /**
   * "ferry.dev".
   */
  'domain': (string);
  /**
   * Facts: step, node, path, pid …
   */
  'metadata': ({[key: string]: string});
}
