import type { NetworkLock, Node } from '@ferry/protocol';
import { blocker } from '../finding.js';
import type { Check } from './facts.js';

type Firewall = 'nftables' | 'iptables';

const FIREWALLS: Readonly<Record<NetworkLock, Firewall | undefined>> = {
  NETWORK_LOCK_UNSPECIFIED: 'nftables',
  NETWORK_LOCK_NFTABLES: 'nftables',
  NETWORK_LOCK_IPTABLES: 'iptables',
  NETWORK_LOCK_SKIP: undefined,
};

/**
 * The firewall that frozen connections are locked with must work on both nodes: at the destination it keeps packets
 * away from the address until its sockets are there, and CRIU takes the lock of the images off with it.
 */
export const networkLock: Check = ({ source, destination, networkLock: lock }) => {
  const firewall = lock === undefined ? undefined : FIREWALLS[lock];
  if (firewall === undefined) return [];
  const other: Firewall = firewall === 'nftables' ? 'iptables' : 'nftables';
  return [source, destination]
    .filter((node) => !works(node, firewall))
    .map((node) =>
      blocker(
        'FIREWALL_FAILED',
        `${firewall} does not work on ${node.name}: connections cannot be locked with it`,
        `Use --network-lock ${other} if that works on both nodes, or make ${firewall} work: it needs the tool, the kernel's support and CAP_NET_ADMIN.`,
      ),
    );
};

function works({ criu }: Node, firewall: Firewall): boolean {
  return (firewall === 'nftables' ? criu?.networkLockNftables : criu?.networkLockIptables) === true;
}
