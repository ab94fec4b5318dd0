import type { AddressHandover, Finding, ProcessTree } from '@ferry/protocol';
import { info } from './finding.js';

/** Who moves the local addresses of the tree's connections; docs/networking.md. */
export type AddressStrategy = 'none' | 'move' | 'hook';

/** What the user says about the addresses. */
export interface AddressRequest {
  readonly strategy: AddressStrategy;
  /** IP addresses; unset: those that the tree's sockets are bound or connected to. */
  readonly addresses?: readonly string[] | undefined;
  /** `move`: the destination's device; unset: the one with the same subnet, else of the same name. */
  readonly device?: string | undefined;
}

const WIRE_STRATEGIES = {
  none: 'ADDRESS_STRATEGY_NONE',
  move: 'ADDRESS_STRATEGY_MOVE',
  hook: 'ADDRESS_STRATEGY_HOOK',
} as const;

/** The handover as the agents are told, with a finding when the addresses were found and not told. */
export function chooseHandover(
  tree: ProcessTree,
  request: AddressRequest | undefined,
): { readonly handover: AddressHandover; readonly chosen: Finding[] } {
  const { strategy, addresses, device = '' } = request ?? { strategy: 'none' as const };
  const used = strategy === 'none' || addresses !== undefined ? [] : localAddresses(tree);
  return {
    handover: { strategy: WIRE_STRATEGIES[strategy], addresses: [...(addresses ?? used)], device },
    chosen:
      used.length === 0
        ? []
        : [info('ADDRESS_MISSING', `addresses of the tree's sockets: ${used.join(', ')}`)],
  };
}

/** Addresses that sockets of the tree are bound to; those that every node has are not counted. */
function localAddresses(tree: ProcessTree): string[] {
  const everywhere = /^(?:0\.0\.0\.0|::|::1|127\..*|::ffff:127\..*|)$/;
  const own = tree.sockets
    .map((socket) => socket.localAddress)
    .filter((address) => !everywhere.test(address));
  return [...new Set(own)].sort();
}
