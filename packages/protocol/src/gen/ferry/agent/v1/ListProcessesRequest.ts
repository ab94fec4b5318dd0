// Original file: proto/ferry/agent/v1/process.proto


/**
 * Filter of a listing.
 */
export interface ListProcessesRequestInput {
  /**
   * Only processes whose name, or base name of the executable or script, is
   * this; empty lists all.
   */
  'name'?: (string);
}

/**
 * Filter of a listing.
 */
export interface ListProcessesRequest {
  /**
   * Only processes whose name, or base name of the executable or script, is
   * this; empty lists all.
   */
  'name': (string);
}
