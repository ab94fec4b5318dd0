import { join } from 'node:path';
import { CriuImageError } from './image-error.js';
import { MAGIC, readSingle } from './image-file.js';
import type { NetworkLock } from '../command/options.js';

const LOCK_METHODS: readonly NetworkLock[] = ['iptables', 'nftables', 'skip'];
const LSM_TYPES = ['none', 'selinux', 'apparmor'] as const;

/** What criu notes about a dump as a whole. */
export interface Inventory {
  /** Version of the image format: 2 since criu 3. */
  readonly imgVersion: number;
  /** criu's id of the dump run; names the firewall table of the network lock. Absent before criu 4.2. */
  readonly runId: string | undefined;
  readonly networkLockMethod: NetworkLock | undefined;
  /** Established connections were dropped. */
  readonly tcpClose: boolean;
  readonly lsm: (typeof LSM_TYPES)[number] | undefined;
  /** Uptime at the dump, in microseconds; a pre-dump's pages are compared by it. */
  readonly dumpUptimeUs: number | undefined;
}

/**
 * Reads inventory.img.
 * @param dir directory of the images
 * @throws CriuImageError
 */
export async function readInventory(dir: string): Promise<Inventory> {
  const file = join(dir, 'inventory.img');
  const reader = await readSingle(file, [MAGIC.inventory]);
  let imgVersion: number | undefined;
  let runId: string | undefined;
  let networkLockMethod: NetworkLock | undefined;
  let tcpClose = false;
  let lsm: Inventory['lsm'];
  let dumpUptimeUs: number | undefined;
  for (let field = reader.next(); field !== undefined; field = reader.next()) {
    if (field.number === 1) imgVersion = reader.uint();
    else if (field.number === 6) lsm = LSM_TYPES[reader.uint()];
    else if (field.number === 8) dumpUptimeUs = reader.uint();
    else if (field.number === 10) tcpClose = reader.bool();
    else if (field.number === 11) networkLockMethod = LOCK_METHODS[reader.uint()];
    else if (field.number === 13) runId = reader.string();
    else reader.skip();
  }
  if (imgVersion === undefined) throw new CriuImageError(file, 'an image version', 'none');
  return { imgVersion, runId, networkLockMethod, tcpClose, lsm, dumpUptimeUs };
}
