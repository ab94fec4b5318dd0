import { access, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.js';
import { AGENT_STATE, LABS_DIR, LOG_BASE, NODE_LOCAL, STATE_BASE } from './paths.js';

// On disk: directories made on the root file system outlive a reboot, and so must the memory of having made them.
const LEDGER = join(STATE_BASE, '.host.json');
const NETNS_DIR = '/run/netns';
const BRIDGE_NF = ['iptables', 'ip6tables', 'arptables'].map(
  (table) => `/proc/sys/net/bridge/bridge-nf-call-${table}`,
);

/** Changes to the host that no single lab owns. The last lab to go undoes them. */
interface HostChanges {
  /** Directories made; removed again when empty. */
  readonly made: string[];
  /** Sysctl files and what they held. */
  readonly sysctls: Record<string, string>;
}

/** Makes the changes that every lab needs, and notes those that were needed. Only within exclusively(). */
export async function prepareHost(): Promise<void> {
  await mkdir(STATE_BASE, { recursive: true, mode: 0o700 });
  const changes = await readLedger();
  // `ip netns add` makes this one, and makes it a mount.
  if (!(await exists(NETNS_DIR))) changes.made.push(NETNS_DIR);
  for (const dir of [AGENT_STATE, NODE_LOCAL]) {
    if (!(await exists(dir))) changes.made.push(dir);
  }
  for (const file of BRIDGE_NF) {
    // Docker's firewall would otherwise judge what passes between two nodes.
    const value = await readFile(file, 'utf8').catch(() => '0');
    if (value.trim() !== '0') changes.sysctls[file] ??= value;
  }
  // Noted first, done second: an undo too many is harmless.
  await writeFile(LEDGER, JSON.stringify({ ...changes, made: [...new Set(changes.made)] }), { mode: 0o600 });
  for (const dir of [AGENT_STATE, NODE_LOCAL]) await mkdir(dir, { recursive: true });
  for (const file of Object.keys(changes.sysctls)) await writeFile(file, '0');
}

/** Undoes them. Only within exclusively(), and when no lab is left. */
export async function restoreHost(): Promise<void> {
  const changes = await readLedger();
  for (const [file, value] of Object.entries(changes.sysctls)) await writeFile(file, value);
  for (const dir of changes.made) {
    if (dir === NETNS_DIR) await unmountNetnsDir();
    await removeIfEmpty(dir);
  }
  await rm(LEDGER, { force: true });
  for (const dir of [LABS_DIR, STATE_BASE, LOG_BASE]) await removeIfEmpty(dir);
}

async function unmountNetnsDir(): Promise<void> {
  const entries = await readdir(NETNS_DIR).catch(() => undefined);
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  if (entries?.length === 0 && mounts.includes(` ${NETNS_DIR} `)) await command(['umount', NETNS_DIR]);
}

async function readLedger(): Promise<HostChanges> {
  try {
    return JSON.parse(await readFile(LEDGER, 'utf8')) as HostChanges;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { made: [], sysctls: {} };
  }
}

async function removeIfEmpty(dir: string): Promise<void> {
  try {
    await rmdir(dir);
  } catch (error) {
    // In use by somebody else by now: not ours to remove.
    if (!['ENOENT', 'ENOTEMPTY', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
