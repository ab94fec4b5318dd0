import { readdir, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { readInventory } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import { execa } from 'execa';
import { readProcFile } from '../processes/procfs.js';
import { readInetSockets } from '../processes/sockets.js';

/** criu names its table after the run, cut to this many characters (criu-facts, 5.1). */
const TABLE_PREFIX = 'CRIU-';
const RUN_ID_CHARACTERS = 21;
/** The mark of packets that criu lets through itself. */
const CRIU_MARK = '0xc114';

/**
 * Removes the firewall rules by which a dump keeps packets away from the connections of the tree. criu leaves them
 * there once it has killed the tree (criu-facts, 5.1); a migration back to this node would find its connections shut
 * off. Nothing happens when there are none.
 */
export async function removeNetworkLock(imagesDir: string): Promise<void> {
  const { networkLockMethod } = await readInventory(imagesDir);
  const table = await lockTable(imagesDir);
  if (networkLockMethod === 'iptables') {
    const connections = new Set((await readInetSockets('self')).map(({ key }) => key));
    for (const tool of ['iptables', 'ip6tables']) await removeRules(tool, (key) => !connections.has(key));
  } else if (table !== '') {
    await removeTable(table);
  }
}

/**
 * Whether criu has anything to lock for a dump: connections that are to be kept, or the network name space that a tree
 * has to itself. Its lock costs some 20 ms of a freeze, at both ends together, and a table that somebody must remove.
 */
export async function needsNetworkLock(pid: number, tcpEstablished: boolean | undefined): Promise<boolean> {
  if (tcpEstablished === true) return true;
  const [ours, theirs] = await Promise.all(['self', pid].map((one) => readlink(`/proc/${one}/ns/net`)));
  return ours !== theirs;
}

/** The nftables table in which criu locks connections for a dump; empty when it uses none. */
export async function lockTable(imagesDir: string): Promise<string> {
  const { runId, networkLockMethod } = await readInventory(imagesDir);
  return networkLockMethod === 'nftables' && runId !== undefined
    ? `${TABLE_PREFIX}${runId.slice(0, RUN_ID_CHARACTERS)}`
    : '';
}

/**
 * Removes tables that should have gone with their migration. Only those that are named: other people's CRIU may have
 * connections locked here just now.
 * @returns those that were there
 */
export async function removeStaleTables(names: ReadonlySet<string>): Promise<string[]> {
  if (names.size === 0) return [];
  const { stdout } = await execa('nft', ['list', 'tables', 'inet'], { reject: false });
  const stale = stdout
    .split('\n')
    .map((line) => line.split(' ')[2] ?? '')
    .filter((name) => names.has(name));
  for (const table of stale) await removeTable(table);
  return stale;
}

/**
 * Removes the rules that keep packets away from certain connections, whose sockets live on: those of a tree whose
 * criu dump was killed, perhaps before it wrote down how it locked them. Another dump's rules name other connections.
 * @param keys connections as readInetSockets keys them
 */
export async function unlockConnections(keys: ReadonlySet<string>): Promise<void> {
  if (keys.size === 0) return;
  const listed = await execa('nft', ['-j', 'list', 'ruleset', 'inet'], { reject: false });
  if (listed.exitCode === 0)
    for (const table of tablesThatLock(listed.stdout, keys)) await removeTable(table);
  for (const tool of ['iptables', 'ip6tables']) await removeRules(tool, (key) => keys.has(key));
}

/**
 * Removes criu's tables that keep nothing away. One is left when a dump is killed before it has written down which is
 * its own, and the tree has no connections. Nothing happens while any criu runs here: the table may be just beginning.
 */
export async function removeIdleTables(): Promise<void> {
  const listed = await execa('nft', ['-j', 'list', 'ruleset', 'inet'], { reject: false });
  // In this order: a criu that begins after the list has a table that is not in it.
  if (listed.exitCode !== 0 || (await criuRuns())) return;
  for (const table of idleTables(listed.stdout)) await removeTable(table);
}

/** Whether there is a criu in this network name space; it may have been started through the dynamic linker. */
async function criuRuns(): Promise<boolean> {
  const own = await readlink('/proc/self/ns/net');
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const argv = ((await readProcFile(pid, 'cmdline')) ?? '').split('\0');
    if (!argv.some((argument) => basename(argument) === 'criu')) continue;
    if ((await readlink(`/proc/${pid}/ns/net`).catch(() => '')) === own) return true;
  }
  return false;
}

async function removeTable(table: string): Promise<void> {
  const { exitCode, stderr } = await execa('nft', ['delete', 'table', 'inet', table], { reject: false });
  // It may not have been there, or another session has removed it: its own, or an idle one.
  if (exitCode !== 0 && (await hasTable(table)))
    throw new FerryError('INTERNAL', `nft delete table inet ${table}: ${stderr}`);
}

async function hasTable(table: string): Promise<boolean> {
  const { exitCode } = await execa('nft', ['list', 'table', 'inet', table], { reject: false });
  return exitCode === 0;
}

/**
 * iptables has one rule a connection and direction, and no name on them. A rule belongs to a tree that has gone when
 * no socket has its connection any more: those of a tree that is frozen just now are still there.
 */
async function removeRules(tool: string, isTheirs: (key: string) => boolean): Promise<void> {
  const listed = await execa(tool, ['-w', '-S'], { reject: false });
  if (listed.exitCode !== 0) return;
  for (const rule of parseRules(listed.stdout)) {
    if (!isTheirs(rule.key)) continue;
    const { exitCode, stderr } = await execa(tool, ['-w', '-D', ...rule.args], { reject: false });
    if (exitCode !== 0) throw new FerryError('INTERNAL', `${tool} -D ${rule.args.join(' ')}: ${stderr}`);
  }
}

/** A set of an `nft -j list ruleset`: criu's elements are [address, port, address, port]. */
interface NftSet {
  readonly table: string;
  readonly elem?: readonly { readonly concat?: readonly (string | number)[] }[];
}

/** criu's tables of an `nft -j list ruleset` that name one of the connections. */
export function tablesThatLock(ruleset: string, keys: ReadonlySet<string>): Set<string> {
  const { nftables } = JSON.parse(ruleset) as { nftables: readonly { readonly set?: NftSet }[] };
  const tables = new Set<string>();
  for (const { set } of nftables) {
    if (set?.table.startsWith(TABLE_PREFIX) !== true) continue;
    for (const { concat = [] } of set.elem ?? []) {
      const [a, aPort, b, bPort] = concat;
      if (keys.has(`${a} ${aPort} ${b} ${bPort}`) || keys.has(`${b} ${bPort} ${a} ${aPort}`))
        tables.add(set.table);
    }
  }
  return tables;
}

/** criu's tables of an `nft -j list ruleset` in which no connection is named. */
export function idleTables(ruleset: string): Set<string> {
  const { nftables } = JSON.parse(ruleset) as { nftables: readonly { readonly set?: NftSet }[] };
  const sets = nftables.flatMap(({ set }) => (set?.table.startsWith(TABLE_PREFIX) === true ? [set] : []));
  const idle = new Set(sets.map(({ table }) => table));
  for (const { table, elem = [] } of sets) if (elem.length > 0) idle.delete(table);
  return idle;
}

/** criu's rules of an `iptables -S`: the arguments after -A, and the connection as readInetSockets keys it. */
export function parseRules(listing: string): { args: string[]; key: string }[] {
  return listing.split('\n').flatMap((line) => {
    const [command, chain, ...rest] = line.split(' ');
    if (command !== '-A' || (chain !== 'INPUT' && chain !== 'OUTPUT')) return [];
    if (!line.includes(`! --mark ${CRIU_MARK}`) || !line.endsWith('-j DROP')) return [];
    const after = (option: string): string => rest[rest.indexOf(option) + 1] ?? '';
    const source = `${after('-s').split('/')[0] ?? ''} ${after('--sport')}`;
    const destination = `${after('-d').split('/')[0] ?? ''} ${after('--dport')}`;
    const key = chain === 'INPUT' ? `${destination} ${source}` : `${source} ${destination}`;
    return [{ args: [chain, ...rest], key }];
  });
}
