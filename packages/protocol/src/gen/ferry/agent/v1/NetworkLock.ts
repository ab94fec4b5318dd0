// Original file: proto/ferry/agent/v1/checkpoint.proto

/**
 * How CRIU keeps packets away while connections are frozen.
 */
export const NetworkLock = {
  /**
   * nftables.
   */
  NETWORK_LOCK_UNSPECIFIED: 'NETWORK_LOCK_UNSPECIFIED',
  /**
   * nftables.
   */
  NETWORK_LOCK_NFTABLES: 'NETWORK_LOCK_NFTABLES',
  /**
   * iptables.
   */
  NETWORK_LOCK_IPTABLES: 'NETWORK_LOCK_IPTABLES',
  /**
   * None.
   */
  NETWORK_LOCK_SKIP: 'NETWORK_LOCK_SKIP',
} as const;

/**
 * How CRIU keeps packets away while connections are frozen.
 */
export type NetworkLockInput =
  /**
   * nftables.
   */
  | 'NETWORK_LOCK_UNSPECIFIED'
  | 0
  /**
   * nftables.
   */
  | 'NETWORK_LOCK_NFTABLES'
  | 1
  /**
   * iptables.
   */
  | 'NETWORK_LOCK_IPTABLES'
  | 2
  /**
   * None.
   */
  | 'NETWORK_LOCK_SKIP'
  | 3

/**
 * How CRIU keeps packets away while connections are frozen.
 */
export type NetworkLock = typeof NetworkLock[keyof typeof NetworkLock]
