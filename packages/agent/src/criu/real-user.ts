import type { DumpOptions as CriuDumpOptions } from '@ferry/criu';
import type { Firewall } from '../network/shield.js';
import { readProcFile } from '../processes/procfs.js';
import { readTree } from '../processes/tree.js';
import { needsNetworkLock } from './network-lock.js';

/** CAP_SYS_RESOURCE, include/uapi/linux/capability.h. */
const SYS_RESOURCE = 1n << 24n;

/** How to start criu for a dump, and the options that go with it. */
export interface DumpStart {
  readonly command: readonly string[];
  readonly options: Omit<CriuDumpOptions, 'pid' | 'imagesDir'>;
  /** The firewall of a network lock that criu cannot set and that the agent must (own-lock.ts). */
  readonly ownLock: Firewall | undefined;
}

/**
 * How to start criu for a dump of that tree. CRIU reads every task's limits with prlimit(2), which without
 * CAP_SYS_RESOURCE is allowed only to a caller whose REAL user and group are all of the task's (kernel/sys.c,
 * check_prlimit_permission). Where the capability is missing (containers) and the tree belongs to one other user,
 * criu is started with that user's real ids; its effective ids, and so its capabilities, stay root's. libnftables and
 * iptables refuse to run like that (they exit with 111), so the network lock is then the agent's to set.
 */
export async function dumpStart(
  command: readonly string[],
  pid: number,
  options: DumpStart['options'],
): Promise<DumpStart> {
  const { tcpEstablished, networkLock } = options;
  const locks = await needsNetworkLock(pid, tcpEstablished);
  const asRoot = {
    command,
    options: locks ? options : { ...options, networkLock: 'skip' as const },
    ownLock: undefined,
  };
  if (await hasCapability(SYS_RESOURCE)) return asRoot;
  const owners = new Set<string>();
  for (const task of await readTree({ pid })) owners.add(await ownerOf(task.pid));
  const [owner] = owners;
  const match = /^(\d+) (\d+)$/.exec(owner ?? '');
  if (owners.size !== 1 || match === null || owner === '0 0') return asRoot;
  const asOwner = ['setpriv', `--ruid=${match[1] ?? ''}`, `--rgid=${match[2] ?? ''}`, '--keep-groups', '--'];
  return {
    command: [...asOwner, ...command],
    options: { ...options, networkLock: 'skip' },
    ownLock: tcpEstablished === true && networkLock !== 'skip' ? (networkLock ?? 'nftables') : undefined,
  };
}

async function hasCapability(bit: bigint): Promise<boolean> {
  const effective = /^CapEff:\s+([0-9a-f]+)$/m.exec((await readProcFile('self', 'status')) ?? '')?.[1] ?? '0';
  return (BigInt(`0x${effective}`) & bit) !== 0n;
}

/** "UID GID" of a process whose real, effective and saved ids are one; else empty. */
async function ownerOf(pid: number): Promise<string> {
  const status = (await readProcFile(pid, 'status')) ?? '';
  const one = (key: string): string => {
    const ids = new RegExp(`^${key}:\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)`, 'm').exec(status)?.slice(1) ?? [];
    return new Set(ids).size === 1 ? (ids[0] ?? '') : '';
  };
  return `${one('Uid')} ${one('Gid')}`;
}
