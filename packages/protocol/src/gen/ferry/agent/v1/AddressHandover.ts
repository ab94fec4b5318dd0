// Original file: proto/ferry/agent/v1/session.proto

import type { AddressStrategyInput as _ferry_agent_v1_AddressStrategyInput, AddressStrategy as _ferry_agent_v1_AddressStrategy } from '../../../ferry/agent/v1/AddressStrategy.js';

/**
 * The local addresses of the tree's connections.
 */
export interface AddressHandoverInput {
  /**
   * Who moves them.
   */
  'strategy'?: (_ferry_agent_v1_AddressStrategyInput);
  /**
   * IP addresses, without prefix.
   */
  'addresses'?: (string)[];
  /**
   * MOVE: the destination's device; empty: the one with the same subnet, else of the same name.
   */
  'device'?: (string);
}

/**
 * The local addresses of the tree's connections.
 */
export interface AddressHandover {
  /**
   * Who moves them.
   */
  'strategy': (_ferry_agent_v1_AddressStrategy);
  /**
   * IP addresses, without prefix.
   */
  'addresses': (string)[];
  /**
   * MOVE: the destination's device; empty: the one with the same subnet, else of the same name.
   */
  'device': (string);
}
