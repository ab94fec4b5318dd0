import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { durableWrite } from '@ferry/criu';
import type {
  AddressHandover,
  DumpOptions,
  DumpStats,
  Endpoint,
  FerryErrorJson,
  MigrationMode,
  NetworkLock,
  PageTransport,
  PhaseTiming,
  PrecopyRound,
  ProcessRef,
  RestoreOptions,
  RestoreStats,
} from '@ferry/protocol';
import type { Compression } from '../pages/compression.js';
import type { Goal } from '../precopy/policy.js';
import type { HeldAddress } from '../network/addresses.js';
import type { TaskRef } from '../processes/procfs.js';
import { isFinal, type Role, type SessionState } from './states.js';
import { isDraining, type Drain } from '../postcopy/drain-state.js';

/** What both sides keep on disk about a migration. Version 1 of the format; fields are only ever added. */
interface CommonRecord {
  readonly version: 1;
  readonly migrationId: string;
  readonly node: string;
  readonly mode: MigrationMode;
  readonly peer: Endpoint;
  readonly sharedDirectory: string;
  readonly processName: string;
  /** Hex; proves to the source's data port that a connection belongs here. */
  readonly ticket: string;
  readonly leaseMs: number;
  /** As asked for; once pages can travel, what was agreed on. */
  pageTransport?: PageTransport;
  /** Of pages; undefined: none. */
  readonly compression?: Compression;
  readonly handover: AddressHandover;
  readonly createUnixUs: number;
  generation: number;
  state: SessionState;
  process: ProcessRef | null;
  error: FerryErrorJson | null;
  timings: PhaseTiming[];
  /** Post-copy, once frozen: how it stands with the memory that goes over after the move. */
  drain?: Drain;
  pageBytes: number;
  imageBytes: number;
  updateUnixUs: number;
}

export interface SourceRecord extends CommonRecord {
  readonly role: 'source';
  readonly options: DumpOptions;
  readonly holdLimitMs: number;
  /** Of images and pages; undefined: as many as the network takes. */
  readonly maxBytesPerSecond?: number;
  /** Hex; what the receipt is. Leaves this file only once every task is gone. */
  readonly receipt: string;
  /** Every process of the tree as seen when it was frozen. */
  tasks: TaskRef[];
  /** Addresses that were taken off this node; written before they are. */
  released: HeldAddress[];
  /** CRIU's table of locked connections; empty when it has none with a name. */
  lockTable: string;
  dumpStats: DumpStats | null;
  /** Plaintext: what the page stream sums up to, in Base64. */
  pageSums?: string | undefined;
  /** Bytes that the page stream took of the data connection. */
  sentPageBytes?: number;
  readonly precopy?: Goal;
  precopyRounds?: readonly PrecopyRound[];
}

export interface DestinationRecord extends CommonRecord {
  readonly role: 'destination';
  readonly options: RestoreOptions;
  /** Hex; SHA-256 of the receipt. */
  readonly lock: string;
  readonly expectedBytes: number;
  readonly networkLock: NetworkLock;
  /** Addresses that were put on this node; written before they are. */
  acquired: HeldAddress[];
  /** Hex; set once the receipt has been shown. */
  receipt: string | null;
  restoreStats: RestoreStats | null;
}

export type SessionRecord = SourceRecord | DestinationRecord;

const FILE = 'session.json';
/** No process began then. */
const NEVER_TICKS = -1;

/** Directory of a session, below <state_dir>/sessions. */
export function sessionDirectory(root: string, migrationId: string, role: Role): string {
  return join(root, `${migrationId}.${role}`);
}

/**
 * Writes the record. Durably (fsync of file and directory) where the protocol relies on it after a crash; else
 * only atomically, because the application may be frozen meanwhile and the state can be told from CRIU's files.
 */
export async function saveRecord(directory: string, record: SessionRecord, durable: boolean): Promise<void> {
  const text = `${JSON.stringify(record)}\n`;
  const file = join(directory, FILE);
  if (durable) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await durableWrite(file, text);
    return;
  }
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}

/** Reads every record below a directory; `broken` names those that could not be read. */
export async function loadRecords(
  root: string,
): Promise<{ records: { directory: string; record: SessionRecord }[]; broken: string[] }> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const records: { directory: string; record: SessionRecord }[] = [];
  const broken: string[] = [];
  for (const name of await readdir(root)) {
    const directory = join(root, name);
    try {
      const record = JSON.parse(await readFile(join(directory, FILE), 'utf8')) as SessionRecord;
      if ((record.version as number) !== 1) throw new Error('unknown version');
      records.push({ directory, record });
    } catch (error) {
      // A directory without a record: opening was cut off before the first durable write, so nothing happened.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        await rm(directory, { recursive: true, force: true });
      else broken.push(directory);
    }
  }
  return { records, broken };
}

/**
 * A record as it is to be read on this boot of the node: whatever ran on an earlier one is gone. A process of this boot
 * may have its pid and even its start time, which counts from the boot in hundredths of a second.
 */
export function withoutEarlierBoot(record: SessionRecord, bootId: string): SessionRecord {
  const { process } = record;
  if (process === null || process.bootId === bootId) return record;
  if (isFinal(record.state) && !isDraining(record.drain)) return record;
  const gone = { ...process, startTimeTicks: NEVER_TICKS };
  return record.role === 'source' ? { ...record, process: gone, tasks: [] } : { ...record, process: gone };
}
