import { FerryError, type AddressHandover, type NetworkLock } from '@ferry/protocol';
import type { Logger } from 'pino';
import type { AgentConfig } from '../config/schema.js';
import {
  addAddress,
  announceAddress,
  findAddress,
  listAddresses,
  placeAddress,
  removeAddress,
  type HeldAddress,
} from '../network/addresses.js';
import { splitAddress } from '../pages/data-client.js';
import { lowerShield, raiseShield, shieldName, type Firewall } from '../network/shield.js';

/** The firewall that goes with CRIU's own lock, so that a node needs only one. */
export function firewallOf(lock: NetworkLock): Firewall {
  return lock === 'NETWORK_LOCK_IPTABLES' ? 'iptables' : 'nftables';
}

/** Addresses that the agent itself is reached by: they stay. */
function ownHosts({ listen, advertise }: AgentConfig): string[] {
  return [listen.control, listen.data, advertise.control, advertise.data].map(
    (address) => splitAddress(address).host,
  );
}

/** Source: the addresses that will leave, as they are. Throws when one is not here, or is the agent's own. */
export async function addressesToMove(
  handover: AddressHandover,
  config: AgentConfig,
): Promise<HeldAddress[]> {
  if (handover.strategy !== 'ADDRESS_STRATEGY_MOVE') return [];
  const found: HeldAddress[] = [];
  for (const address of handover.addresses) {
    const held = await findAddress(address);
    if (held === undefined)
      throw new FerryError('ADDRESS_FAILED', `${address} is not on this node`, { facts: { address } });
    if (ownHosts(config).includes(held.address)) {
      throw new FerryError(
        'ADDRESS_IN_USE',
        `${address} is the address of this agent: it cannot leave with a process`,
        { facts: { address } },
      );
    }
    found.push(held);
  }
  return found;
}

/** Source: takes them off. Connections keep their sockets; nothing answers for the address any more. */
export async function takeOff(addresses: readonly HeldAddress[]): Promise<void> {
  for (const held of addresses) await removeAddress(held);
}

/** Source, on a rollback: puts them back and says so to the neighbours. Every one is tried. */
export async function putBack(addresses: readonly HeldAddress[], logger: Logger): Promise<void> {
  for (const held of addresses) {
    try {
      await addAddress(held);
      await announceAddress(held);
    } catch (error) {
      logger.error({ err: error, address: held.address }, 'address not put back');
    }
  }
}

/**
 * Source, after a rollback, asked by a destination that could not be told of it and has kept the addresses until now:
 * neighbours may have heard that one's announcement last. Those that have left again since are not announced.
 */
export async function announceAgain(addresses: readonly HeldAddress[], logger: Logger): Promise<void> {
  for (const { address } of addresses) {
    try {
      const held = await findAddress(address);
      if (held !== undefined) await announceAddress(held);
    } catch (error) {
      logger.warn({ err: error, address }, 'address not announced again');
    }
  }
}

/** Destination: where each address goes. Throws ADDRESS_IN_USE for one that is here already. */
export async function placesFor(source: readonly HeldAddress[], device: string): Promise<HeldAddress[]> {
  const here = new Set((await listAddresses()).map((held) => held.address));
  const places: HeldAddress[] = [];
  for (const held of source) {
    if (here.has(held.address))
      throw new FerryError('ADDRESS_IN_USE', `${held.address} is on the destination already`, {
        facts: { address: held.address },
      });
    places.push(await placeAddress(held, device));
  }
  return places;
}

/**
 * Destination: shield first, then the addresses: nothing may answer for sockets that are not there yet. The neighbours
 * are told at once: the first packet of a restored connection asks the client for its window, once, and an answer that
 * went to the old node would not be repeated before TCP's timer of 3 s. Waited for, so that a rollback's announcement
 * comes later than this one.
 */
export async function putUp(
  migrationId: string,
  places: readonly HeldAddress[],
  firewall: Firewall,
): Promise<void> {
  if (places.length === 0) return;
  await shut(migrationId, places, firewall);
  for (const held of places) await addAddress(held);
  await Promise.all(places.map(announceAddress));
}

/** Destination: keeps packets from addresses that have no sockets. */
export async function shut(
  migrationId: string,
  places: readonly HeldAddress[],
  firewall: Firewall,
): Promise<void> {
  if (places.length === 0) return;
  await raiseShield(
    shieldName('address', migrationId),
    places.map(({ address }) => ({ address, port: 0 })),
    firewall,
  );
}

/** Destination, right before its copy runs: packets come in. */
export async function open(
  migrationId: string,
  places: readonly HeldAddress[],
  firewall: Firewall,
  logger: Logger,
): Promise<void> {
  if (places.length === 0) return;
  await lowerShield(shieldName('address', migrationId), firewall);
  // Once more, for a neighbour that did not hear it; one that hears neither asks again by itself.
  for (const held of places)
    announceAddress(held).catch((error: unknown) => logger.warn({ err: error }, 'address not announced'));
}

/** Destination, on a rollback: addresses off, then the shield. */
export async function takeDown(
  migrationId: string,
  places: readonly HeldAddress[],
  firewall: Firewall,
): Promise<void> {
  if (places.length === 0) return;
  for (const place of places) {
    const held = await findAddress(place.address);
    if (held !== undefined) await removeAddress(held);
  }
  await lowerShield(shieldName('address', migrationId), firewall);
}

/** For Session.addresses: "ADDRESS/PREFIX DEVICE". */
export function printAddress(held: HeldAddress): string {
  return `${held.address}/${held.prefixLength} ${held.device}`;
}

/** The inverse of printAddress. Throws INVALID_ARGUMENT for what the peer should not have said. */
export function parseAddress(text: string): HeldAddress {
  const match = /^([0-9a-f.:]+)\/(\d{1,3}) ([^\s/]{1,15})$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) {
    throw new FerryError('INVALID_ARGUMENT', `${JSON.stringify(text)} is not ADDRESS/PREFIX DEVICE`);
  }
  return {
    address: match[1],
    prefixLength: Number(match[2]),
    family: match[1].includes(':') ? 'inet6' : 'inet',
    device: match[3],
    label: '',
  };
}
