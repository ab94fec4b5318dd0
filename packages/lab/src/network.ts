import { readdir } from 'node:fs/promises';
import { command, runCommand } from './command.js';
import { LabError } from './error.js';
import { listStates, loadState, type LabState, type NodeState } from './state.js';

const HOST_INDEX = 254;
const LAST_SUBNET = 254;

export const ipv4 = (subnet: number, index: number): string => `10.77.${subnet}.${index}`;
// The numbers are written in decimal on purpose: 10.77.12.3 and fd77:12::3 are the same node.
export const ipv6 = (subnet: number, index: number): string => `fd77:${subnet}::${index}`;

/** The network namespace of a node, as `ip netns` knows it. */
export const netnsName = (lab: string, node: string): string => `ferry-${lab}-${node}`;

const bridgeName = (subnet: number): string => `fy${subnet}`;
const linkName = (subnet: number, index: number): string => `fy${subnet}n${index}`;

/** A subnet that no lab and no interface of the host uses. Only within exclusively(). */
export async function freeSubnet(): Promise<number> {
  const labs = await Promise.all((await listStates()).map(loadState));
  const taken = new Set(labs.map((lab) => lab?.subnet));
  const [links, addresses] = await Promise.all([linkNames(), command(['ip', '-o', 'addr', 'show'])]);
  for (let subnet = 1; subnet <= LAST_SUBNET; subnet += 1) {
    const used = links.has(bridgeName(subnet)) || addresses.includes(` 10.77.${subnet}.`);
    if (!taken.has(subnet) && !used) return subnet;
  }
  throw new LabError(
    'INVALID',
    'all subnets of 10.77.0.0/16 are taken',
    'Take a lab down (ferry lab down NAME).',
  );
}

/** The bridge that joins a lab's nodes and the host. */
export async function makeBridge(subnet: number): Promise<void> {
  const bridge = bridgeName(subnet);
  // Without spanning tree and snooping a port forwards at once, neighbour discovery included.
  const options = ['stp_state', '0', 'forward_delay', '0', 'mcast_snooping', '0'];
  await command(['ip', 'link', 'add', bridge, 'type', 'bridge', ...options]);
  await command(['ip', 'addr', 'add', `${ipv4(subnet, HOST_INDEX)}/24`, 'dev', bridge]);
  await command(['ip', 'addr', 'add', `fd77:${subnet}::fe/64`, 'dev', bridge, 'nodad']);
  await command(['ip', 'link', 'set', bridge, 'up']);
}

/** The nodes' network namespaces. Only within exclusively(): ip itself trips when two of it make the first one at once. */
export async function makeNamespaces(lab: LabState): Promise<void> {
  for (const node of lab.nodes) await command(['ip', 'netns', 'add', netnsName(lab.name, node.name)]);
}

/** A node's lo, and its eth0 on the lab's bridge. */
export async function makeNodeNetwork(lab: LabState, node: NodeState): Promise<void> {
  const netns = netnsName(lab.name, node.name);
  const link = linkName(lab.subnet, node.index);
  await command(['ip', 'link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', netns]);
  await command(['ip', 'link', 'set', link, 'master', bridgeName(lab.subnet), 'up']);
  const inside = ['ip', '-n', netns];
  await command([...inside, 'link', 'set', 'lo', 'up']);
  await command([...inside, 'addr', 'add', `${ipv4(lab.subnet, node.index)}/24`, 'dev', 'eth0']);
  await command([...inside, 'addr', 'add', `${ipv6(lab.subnet, node.index)}/64`, 'dev', 'eth0', 'nodad']);
  await command([...inside, 'link', 'set', 'eth0', 'up']);
}

/** Removes what the functions above made, as far as it is there. */
export async function removeNetwork(lab: LabState): Promise<void> {
  const links = await linkNames();
  // Links go before namespaces: a namespace ends whenever the kernel gets to it, and its links with it.
  for (const link of [...lab.nodes.map((node) => linkName(lab.subnet, node.index)), bridgeName(lab.subnet)]) {
    if (links.has(link)) await command(['ip', 'link', 'del', link]);
  }
  const existing = await readdir('/run/netns').catch((): string[] => []);
  for (const node of lab.nodes) {
    const netns = netnsName(lab.name, node.name);
    if (existing.includes(netns)) await command(['ip', 'netns', 'del', netns]);
  }
}

/** Pids of the host's processes in a node's network namespace. */
export async function networkPids(lab: string, node: string): Promise<number[]> {
  const { stdout, exitCode } = await runCommand(['ip', 'netns', 'pids', netnsName(lab, node)]);
  return exitCode === 0 ? stdout.split('\n').filter(Boolean).map(Number) : [];
}

async function linkNames(): Promise<Set<string>> {
  const links = JSON.parse(await command(['ip', '-j', 'link', 'show'])) as { ifname: string }[];
  return new Set(links.map((link) => link.ifname));
}
