import { randomBytes } from 'node:crypto';
import {
  FerryError,
  type AddressHandover,
  type Compression as WireCompression,
  type DumpOptions,
  type Endpoint,
  type MigrationMode,
  type OpenDestinationRequest,
  type OpenSourceRequest,
  type PhaseTiming,
  type RestoreOptions,
} from '@ferry/protocol';
import { canonicalAddress } from '../network/addresses.js';
import { dumpOptionsFrom, restoreOptionsFrom } from '../criu/options.js';
import type { Compression } from '../pages/compression.js';
import type { AgentConfig } from '../config/schema.js';
import type { Goal } from '../precopy/policy.js';
import type { DestinationRecord, SourceRecord } from './record.js';

const MODES: readonly MigrationMode[] = [
  'MIGRATION_MODE_DISKLESS',
  'MIGRATION_MODE_COPY',
  'MIGRATION_MODE_SHARED',
  'MIGRATION_MODE_PRECOPY',
  'MIGRATION_MODE_POSTCOPY',
  'MIGRATION_MODE_HYBRID',
];
/** The modes in which the agents send pages to each other, and all at once. */
const COMPRESSING: readonly MigrationMode[] = ['MIGRATION_MODE_DISKLESS', 'MIGRATION_MODE_PRECOPY'];
const COMPRESSIONS: Readonly<Partial<Record<WireCompression, Compression>>> = {
  COMPRESSION_LZ4: 'lz4',
  COMPRESSION_AUTO: 'auto',
};
const NO_HANDOVER: AddressHandover = { strategy: 'ADDRESS_STRATEGY_NONE', addresses: [], device: '' };
/** Length of tickets, receipts and locks. */
const SECRET_BYTES = 32;

const DUMP_DEFAULTS: DumpOptions = {
  shellJob: false,
  tcp: 'TCP_MODE_UNSPECIFIED',
  skipInFlight: false,
  fileLocks: false,
  extUnixSk: false,
  ghostLimitBytes: 0,
  linkRemap: false,
  manageCgroups: 'CGROUP_MODE_UNSPECIFIED',
  external: [],
  networkLock: 'NETWORK_LOCK_UNSPECIFIED',
  leaveRunning: false,
  forceIrmap: false,
  irmapScanPaths: [],
  freezeCgroup: '',
  timeoutSeconds: 0,
  fileValidationSizeOnly: false,
  extra: [],
};

/** Two or three rounds are the rule; more only where the link is slow and little is dirtied. */
const PRECOPY_DEFAULTS: Goal = { downtimeTargetMs: 100, maxRounds: 8 };

const RESTORE_DEFAULTS: RestoreOptions = {
  shellJob: false,
  tcp: 'TCP_MODE_UNSPECIFIED',
  manageCgroups: 'CGROUP_MODE_UNSPECIFIED',
  external: [],
  skipFileRwxCheck: false,
  fileValidationSizeOnly: false,
  extra: [],
  extUnixSk: false,
};

function common(id: string, config: AgentConfig) {
  return {
    version: 1 as const,
    migrationId: id,
    node: config.node,
    createUnixUs: Date.now() * 1000,
    updateUnixUs: 0,
    generation: 0,
    error: null,
    timings: [] as PhaseTiming[],
    pageBytes: 0,
    imageBytes: 0,
  };
}

/** A source's first record, from a request that is checked here. Throws INVALID_ARGUMENT or OPTION_REFUSED. */
export function newSourceRecord(id: string, request: OpenSourceRequest, config: AgentConfig): SourceRecord {
  checkMode(request.mode, request.sharedDirectory);
  if (request.process === null || request.process.pid <= 0)
    throw new FerryError('INVALID_ARGUMENT', 'process: missing');
  if (request.process.startTimeTicks <= 0) {
    throw new FerryError(
      'INVALID_ARGUMENT',
      'process.start_time_ticks: missing; a bare pid may belong to another process by now',
    );
  }
  const options = request.options ?? DUMP_DEFAULTS;
  if (options.leaveRunning)
    throw new FerryError('INVALID_ARGUMENT', 'options.leave_running: a migration never leaves two copies');
  dumpOptionsFrom(options);
  return {
    ...common(id, config),
    role: 'source',
    state: 'OPEN',
    mode: request.mode,
    peer: checkPeer(request.peer),
    pageTransport: request.pageTransport,
    ...compressionOf(request),
    sharedDirectory: request.sharedDirectory,
    processName: '',
    ticket: randomBytes(SECRET_BYTES).toString('hex'),
    receipt: randomBytes(SECRET_BYTES).toString('hex'),
    leaseMs: request.leaseMs || config.limits.lease_ms,
    holdLimitMs: request.holdLimitMs || config.limits.hold_limit_ms,
    ...(request.maxBytesPerSecond > 0 ? { maxBytesPerSecond: request.maxBytesPerSecond } : {}),
    options,
    precopy: {
      downtimeTargetMs: request.precopy?.downtimeTargetMs || PRECOPY_DEFAULTS.downtimeTargetMs,
      maxRounds: request.precopy?.maxRounds || PRECOPY_DEFAULTS.maxRounds,
    },
    precopyRounds: [],
    process: request.process,
    handover: checkHandover(request.handover),
    released: [],
    tasks: [],
    lockTable: '',
    dumpStats: null,
  };
}

/** The record of a migration that was never opened here and was answered as aborted: it can never be opened again. */
export function forbiddenRecord(id: string, config: AgentConfig): SourceRecord {
  return {
    ...common(id, config),
    role: 'source',
    state: 'ABORTED',
    mode: 'MIGRATION_MODE_UNSPECIFIED',
    peer: { node: '', control: '', data: '' },
    sharedDirectory: '',
    processName: '',
    ticket: '',
    receipt: '',
    leaseMs: 0,
    holdLimitMs: 0,
    options: DUMP_DEFAULTS,
    precopy: PRECOPY_DEFAULTS,
    precopyRounds: [],
    process: null,
    handover: NO_HANDOVER,
    released: [],
    tasks: [],
    lockTable: '',
    dumpStats: null,
  };
}

/** A destination's first record, from a request that is checked here. Throws INVALID_ARGUMENT or OPTION_REFUSED. */
export function newDestinationRecord(
  id: string,
  request: OpenDestinationRequest,
  config: AgentConfig,
): DestinationRecord {
  checkMode(request.mode, request.sharedDirectory);
  const options = request.options ?? RESTORE_DEFAULTS;
  restoreOptionsFrom(options);
  return {
    ...common(id, config),
    role: 'destination',
    state: 'OPEN',
    mode: request.mode,
    peer: checkPeer(request.peer),
    pageTransport: request.pageTransport,
    ...compressionOf(request),
    sharedDirectory: request.sharedDirectory,
    processName: request.processName,
    ticket: checkSecret('ticket', request.ticket),
    lock: checkSecret('run_right_lock', request.runRightLock),
    expectedBytes: request.expectedBytes,
    leaseMs: request.leaseMs || config.limits.lease_ms,
    options,
    process: null,
    handover: checkHandover(request.handover),
    networkLock: request.networkLock,
    acquired: [],
    receipt: null,
    restoreStats: null,
  };
}

/** Whether a repeated request means the migration that a record is about; secrets and clocks aside. */
export function sameSource(record: SourceRecord, request: OpenSourceRequest): boolean {
  return (
    record.mode === request.mode &&
    record.peer.node === request.peer?.node &&
    record.process?.pid === request.process?.pid &&
    record.process?.startTimeTicks === request.process?.startTimeTicks
  );
}

/** See sameSource. */
export function sameDestination(record: DestinationRecord, request: OpenDestinationRequest): boolean {
  return (
    record.mode === request.mode &&
    record.peer.node === request.peer?.node &&
    record.lock === request.runRightLock.toString('hex')
  );
}

function compressionOf({
  mode,
  compression,
}: OpenSourceRequest | OpenDestinationRequest): Pick<SourceRecord, 'compression'> {
  const how = COMPRESSIONS[compression];
  if (how !== undefined && !COMPRESSING.includes(mode))
    throw new FerryError('INVALID_ARGUMENT', 'compression: only for the modes diskless and precopy');
  return how === undefined ? {} : { compression: how };
}

function checkMode(mode: MigrationMode, sharedDirectory: string): void {
  if (!MODES.includes(mode)) throw new FerryError('INVALID_ARGUMENT', `mode: ${mode} is not a mode`);
  const shared = mode === 'MIGRATION_MODE_SHARED';
  if (shared && !sharedDirectory.startsWith('/'))
    throw new FerryError('INVALID_ARGUMENT', 'shared_directory: an absolute path is needed in shared mode');
  if (!shared && sharedDirectory !== '')
    throw new FerryError('INVALID_ARGUMENT', 'shared_directory: only for shared mode');
}

function checkPeer(peer: Endpoint | null): Endpoint {
  if (peer === null || peer.node === '' || peer.control === '' || peer.data === '') {
    throw new FerryError('INVALID_ARGUMENT', 'peer: node, control and data are needed');
  }
  return peer;
}

function checkHandover(handover: AddressHandover | null): AddressHandover {
  if (handover === null) return NO_HANDOVER;
  const addresses = handover.addresses.map(canonicalAddress);
  if (handover.strategy === 'ADDRESS_STRATEGY_MOVE' && addresses.length === 0) {
    throw new FerryError('INVALID_ARGUMENT', 'handover.addresses: name at least one address to move');
  }
  return { ...handover, addresses };
}

function checkSecret(field: string, secret: Buffer): string {
  if (secret.length !== SECRET_BYTES)
    throw new FerryError('INVALID_ARGUMENT', `${field}: not ${SECRET_BYTES} bytes`);
  return secret.toString('hex');
}
