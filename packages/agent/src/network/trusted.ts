import { BlockList, isIP } from 'node:net';
import type { AgentConfig } from '../config/schema.js';

/** A network, as the configuration has it. */
interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Reads ADDRESS/PREFIX; undefined when it is none. */
export function parseNetwork(text: string): Network | undefined {
  const [, address = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  const prefix = Number(digits);
  if (version === 0 || digits === '' || prefix > (version === 4 ? 32 : 128)) return undefined;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Of a node without certificates, on which everything is plaintext. */
const EVERYBODY = ['0.0.0.0/0', '::/0'];

/** The networks with which a node exchanges pages in plaintext. */
export function trustedNetworks(
  config: Pick<AgentConfig, 'insecure' | 'trusted_networks'>,
): readonly string[] {
  return config.insecure ? EVERYBODY : config.trusted_networks;
}

/** Tells which addresses are in one of some networks. An IPv4 address may come as an IPv6 one (::ffff:10.1.0.2). */
export function trustOf(networks: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList();
  for (const { address, prefix, family } of networks.map(parseNetwork).filter((one) => one !== undefined))
    list.addSubnet(address, prefix, family);
  return (address) => {
    const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  };
}
