import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { FerryError } from '@ferry/protocol';

/** An address as it was, so that it can be put back the same. */
export interface HeldAddress {
  /** Without prefix, in the kernel's spelling. */
  readonly address: string;
  readonly prefixLength: number;
  readonly family: 'inet' | 'inet6';
  readonly device: string;
  /** IPv4 only: eth0:1 and the like; empty when it has none. */
  readonly label: string;
}

interface IpLink {
  readonly ifname: string;
  readonly addr_info: readonly {
    readonly family: 'inet' | 'inet6';
    readonly local: string;
    readonly prefixlen: number;
    readonly label?: string;
    readonly scope: string;
  }[];
}

const ANNOUNCE = fileURLToPath(new URL('../../scripts/announce.pl', import.meta.url));

async function ip(args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await execa('ip', args, { reject: false });
  if (exitCode !== 0)
    throw new FerryError('ADDRESS_FAILED', `ip ${args.join(' ')}: ${stderr}`, {
      facts: { address: args.find((arg) => isIP(arg.split('/')[0] ?? '') !== 0) ?? '' },
    });
  return stdout;
}

/** All addresses of this network name space; of one device when named. */
export async function listAddresses(device?: string): Promise<HeldAddress[]> {
  const links = JSON.parse(
    await ip(['-j', 'addr', 'show', ...(device === undefined ? [] : ['dev', device])]),
  ) as IpLink[];
  return links.flatMap((link) =>
    link.addr_info.map((info) => ({
      address: info.local,
      prefixLength: info.prefixlen,
      family: info.family,
      device: link.ifname,
      label: info.label === undefined || info.label === link.ifname ? '' : info.label,
    })),
  );
}

/** Spells an address as the kernel does; throws INVALID_ARGUMENT for what is none. */
export function canonicalAddress(address: string): string {
  const version = isIP(address);
  if (version === 4) return address;
  if (version === 6) return new URL(`http://[${address}]/`).hostname.slice(1, -1);
  throw new FerryError('INVALID_ARGUMENT', `${JSON.stringify(address)} is not an IP address`);
}

/** The address as it is here, or undefined. */
export async function findAddress(address: string): Promise<HeldAddress | undefined> {
  const wanted = canonicalAddress(address);
  return (await listAddresses()).find((held) => held.address === wanted);
}

/**
 * Takes an address off. Removing a primary IPv4 address makes the kernel remove the secondary ones of its subnet too
 * (unless promote_secondaries is set): those are put back.
 */
export async function removeAddress(held: HeldAddress): Promise<void> {
  const before = await listAddresses(held.device);
  await ip(['addr', 'del', `${held.address}/${held.prefixLength}`, 'dev', held.device]);
  const after = new Set((await listAddresses(held.device)).map((other) => other.address));
  for (const other of before) {
    if (other.address !== held.address && !after.has(other.address)) await addAddress(other);
  }
}

/** Puts an address on; nothing happens when it is there. nodad: it must be usable at once, and we know who had it. */
export async function addAddress(held: HeldAddress): Promise<void> {
  if ((await findAddress(held.address)) !== undefined) return;
  await ip([
    'addr',
    'add',
    `${held.address}/${held.prefixLength}`,
    'dev',
    held.device,
    ...(held.label === '' ? [] : ['label', held.label]),
    ...(held.family === 'inet6' ? ['nodad'] : []),
  ]);
}

/**
 * Where an address would go here: the device that was named, else the one with an address in the same subnet, else
 * the one of the same name as at the source. Throws ADDRESS_FAILED when there is none.
 */
export async function placeAddress(held: HeldAddress, device: string): Promise<HeldAddress> {
  const here = await listAddresses();
  const devices = new Set(
    (JSON.parse(await ip(['-j', 'link', 'show'])) as { ifname: string }[]).map((link) => link.ifname),
  );
  const sameSubnet = here.find(
    (other) =>
      other.family === held.family &&
      other.prefixLength === held.prefixLength &&
      inSubnet(held.address, other.address, held.prefixLength),
  );
  const chosen = device || sameSubnet?.device || held.device;
  if (!devices.has(chosen))
    throw new FerryError('ADDRESS_FAILED', `no device ${chosen} for ${held.address}`, {
      facts: { address: held.address, device: chosen },
    });
  return { ...held, device: chosen, label: chosen === held.device ? held.label : '' };
}

/** Tells the neighbours where the address is now: gratuitous ARP, or an unsolicited neighbour advertisement. */
export async function announceAddress(held: HeldAddress): Promise<void> {
  const { exitCode, stderr } = await execa('perl', [ANNOUNCE, held.device, held.address], { reject: false });
  if (exitCode !== 0)
    throw new FerryError('ADDRESS_FAILED', `announcing ${held.address} on ${held.device}: ${stderr}`, {
      facts: { address: held.address },
    });
}

function inSubnet(a: string, b: string, prefixLength: number): boolean {
  const bits = (address: string): string => {
    const bytes =
      isIP(address) === 4
        ? address.split('.').map(Number)
        : ipv6Words(address).flatMap((word) => [word >> 8, word & 255]);
    return bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  };
  return bits(a).slice(0, prefixLength) === bits(b).slice(0, prefixLength);
}

/** The eight words of an IPv6 address. */
function ipv6Words(address: string): number[] {
  const [head = '', tail] = canonicalAddress(address).split('::');
  const words = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16));
  if (tail === undefined) return words(head);
  const gap = 8 - words(head).length - words(tail).length;
  return [...words(head), ...Array<number>(gap).fill(0), ...words(tail)];
}
