// Original file: proto/google/rpc/error_details.proto


/**
 * What went wrong, for people: CRIU's own last error lines.
 */
export interface DebugInfoInput {
  /**
   * The lines.
   */
  'stackEntries'?: (string)[];
  /**
   * Where the whole log is.
   */
  'detail'?: (string);
}

/**
 * What went wrong, for people: CRIU's own last error lines.
 */
export interface DebugInfo {
  /**
   * The lines.
   */
  'stackEntries': (string)[];
  /**
   * Where the whole log is.
   */
  'detail': (string);
}
