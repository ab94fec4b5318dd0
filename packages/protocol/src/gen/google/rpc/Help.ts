// Original file: proto/google/rpc/error_details.proto


/**
 * One remedy.
 */
export interface _google_rpc_Help_LinkInput {
  /**
   * The remedy.
   */
  'description'?: (string);
  /**
   * Where it is described.
   */
  'url'?: (string);
}

/**
 * One remedy.
 */
export interface _google_rpc_Help_Link {
  /**
   * The remedy.
   */
  'description': (string);
  /**
   * Where it is described.
   */
  'url': (string);
}

/**
 * What to do.
 */
export interface HelpInput {
  /**
   * Remedies.
   */
  'links'?: (_google_rpc_Help_LinkInput)[];
}

/**
 * What to do.
 */
export interface Help {
  /**
   * Remedies.
   */
  'links': (_google_rpc_Help_Link)[];
}
