// Original file: proto/ferry/agent/v1/session.proto

/**
 * Who moves the local addresses of the tree's connections.
 */
export const AddressStrategy = {
  /**
   * Nobody: they are on both nodes, or handled elsewhere (VXLAN, BGP, Kubernetes).
   */
  ADDRESS_STRATEGY_UNSPECIFIED: 'ADDRESS_STRATEGY_UNSPECIFIED',
  /**
   * Nobody.
   */
  ADDRESS_STRATEGY_NONE: 'ADDRESS_STRATEGY_NONE',
  /**
   * The agents: off the source once the tree is frozen, behind a drop rule onto the destination before its sockets
   * are made, announced (gratuitous ARP, unsolicited neighbour advertisement) before it runs; and back on a rollback.
   */
  ADDRESS_STRATEGY_MOVE: 'ADDRESS_STRATEGY_MOVE',
  /**
   * The operator's hooks address-release and address-acquire, at the same points.
   */
  ADDRESS_STRATEGY_HOOK: 'ADDRESS_STRATEGY_HOOK',
} as const;

/**
 * Who moves the local addresses of the tree's connections.
 */
export type AddressStrategyInput =
  /**
   * Nobody: they are on both nodes, or handled elsewhere (VXLAN, BGP, Kubernetes).
   */
  | 'ADDRESS_STRATEGY_UNSPECIFIED'
  | 0
  /**
   * Nobody.
   */
  | 'ADDRESS_STRATEGY_NONE'
  | 1
  /**
   * The agents: off the source once the tree is frozen, behind a drop rule onto the destination before its sockets
   * are made, announced (gratuitous ARP, unsolicited neighbour advertisement) before it runs; and back on a rollback.
   */
  | 'ADDRESS_STRATEGY_MOVE'
  | 2
  /**
   * The operator's hooks address-release and address-acquire, at the same points.
   */
  | 'ADDRESS_STRATEGY_HOOK'
  | 3

/**
 * Who moves the local addresses of the tree's connections.
 */
export type AddressStrategy = typeof AddressStrategy[keyof typeof AddressStrategy]
