// Original file: proto/ferry/agent/v1/node.proto


/**
 * CRIU as installed on the node.
 */
export interface CriuCapabilitiesInput {
  /**
   * As CRIU prints it, for instance "4.2.1".
   */
  'version'?: (string);
  /**
   * Both nodes of a migration must speak the same wire and image format:
   * 1 up to CRIU 4.1, 2 from 4.2 on.
   */
  'wireFormat'?: (number);
  /**
   * Whether `criu check` passed.
   */
  'checkOk'?: (boolean);
  /**
   * Soft-dirty page tracking, needed for pre-copy.
   */
  'memDirtyTrack'?: (boolean);
  /**
   * userfaultfd with non-cooperative events, needed for post-copy.
   */
  'lazyPages'?: (boolean);
  /**
   * The nftables network lock works.
   */
  'networkLockNftables'?: (boolean);
  /**
   * The iptables network lock works.
   */
  'networkLockIptables'?: (boolean);
  /**
   * The argument vector that starts CRIU.
   */
  'command'?: (string)[];
}

/**
 * CRIU as installed on the node.
 */
export interface CriuCapabilities {
  /**
   * As CRIU prints it, for instance "4.2.1".
   */
  'version': (string);
  /**
   * Both nodes of a migration must speak the same wire and image format:
   * 1 up to CRIU 4.1, 2 from 4.2 on.
   */
  'wireFormat': (number);
  /**
   * Whether `criu check` passed.
   */
  'checkOk': (boolean);
  /**
   * Soft-dirty page tracking, needed for pre-copy.
   */
  'memDirtyTrack': (boolean);
  /**
   * userfaultfd with non-cooperative events, needed for post-copy.
   */
  'lazyPages': (boolean);
  /**
   * The nftables network lock works.
   */
  'networkLockNftables': (boolean);
  /**
   * The iptables network lock works.
   */
  'networkLockIptables': (boolean);
  /**
   * The argument vector that starts CRIU.
   */
  'command': (string)[];
}
