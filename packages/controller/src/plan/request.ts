import {
  checkName,
  FerryError,
  type Compression as WireCompression,
  type DumpOptions,
  type MigrationMode as WireMode,
  type PageTransport,
  type RestoreOptions,
} from '@ferry/protocol';

import type { AddressRequest } from './handover.js';

/** How bytes move; docs/modes.md. */
export type MigrationMode = 'diskless' | 'copy' | 'shared' | 'precopy' | 'postcopy' | 'hybrid';

/** `auto`: whatever the plan finds best for the downtime target. */
export type RequestedMode = MigrationMode | 'auto';

/** How the pages of a disk-less migration travel; docs/modes.md. */
export type Transport = 'auto' | 'tls' | 'plain' | 'grpc';

/** How pages are compressed on their way; docs/modes.md. */
export type Compression = 'none' | 'lz4' | 'auto';

/** What to migrate, where to, and how. */
export interface MigrationRequest {
  /** A pid, or a name that one process tree on the source has. */
  readonly process: number | string;
  /** Names of nodes in the configuration. */
  readonly from: string;
  readonly to: string;
  readonly mode: RequestedMode;
  /** The same id again joins the running migration or returns its outcome; unset: one is made. */
  readonly id?: string | undefined;
  /** Shared mode: an absolute directory on a file system that both nodes see. */
  readonly sharedDirectory?: string | undefined;
  /** Disk-less: unset is auto, in plaintext where both nodes trust the network, else over TLS. */
  readonly transport?: Transport | undefined;
  /** Disk-less and pre-copy; pages then go over TLS. Unset: none. */
  readonly compression?: Compression | undefined;
  readonly dump?: Partial<DumpOptions> | undefined;
  /** What the dump options imply for the restore is filled in. */
  readonly restore?: Partial<RestoreOptions> | undefined;
  /** Who moves the local addresses of the tree's connections; unset: nobody. */
  readonly addresses?: AddressRequest | undefined;
  /**
   * Pre-copy: how long sending the last pages may take while the tree is frozen; unset: the agent's default. Mode auto:
   * how long nothing may run; unset: DEFAULT_DOWNTIME_TARGET_MS.
   */
  readonly downtimeTargetMs?: number | undefined;
  /** Pre-copy: at most so many rounds while the tree runs; unset: the agent's default. */
  readonly maxRounds?: number | undefined;
  /** Bytes per second that images and pages may take of the network; unset: no limit. */
  readonly maxBytesPerSecond?: number | undefined;
  /** The longest time to hold the tree frozen before the decision; unset: the agent's default. */
  readonly maxFrozenMs?: number | undefined;
  /** How long to wait for its turn on a node that takes part in as many migrations as it may; 0: not at all. Unset: ten minutes. */
  readonly maxWaitMs?: number | undefined;
  /** How long the agents wait for a controller before they settle the migration by themselves. */
  readonly leaseMs?: number | undefined;
  /** Tries all the same when checks find what would fail. Two nodes that are one are refused all the same. */
  readonly skipChecks?: boolean | undefined;
}

const WIRE_MODES: Readonly<Record<MigrationMode, WireMode>> = {
  diskless: 'MIGRATION_MODE_DISKLESS',
  copy: 'MIGRATION_MODE_COPY',
  shared: 'MIGRATION_MODE_SHARED',
  precopy: 'MIGRATION_MODE_PRECOPY',
  postcopy: 'MIGRATION_MODE_POSTCOPY',
  hybrid: 'MIGRATION_MODE_HYBRID',
};

const WIRE_TRANSPORTS: Readonly<Record<Transport, PageTransport>> = {
  auto: 'PAGE_TRANSPORT_UNSPECIFIED',
  tls: 'PAGE_TRANSPORT_TLS',
  plain: 'PAGE_TRANSPORT_PLAIN',
  grpc: 'PAGE_TRANSPORT_GRPC',
};

const WIRE_COMPRESSIONS: Readonly<Record<Compression, WireCompression>> = {
  none: 'COMPRESSION_UNSPECIFIED',
  lz4: 'COMPRESSION_LZ4',
  auto: 'COMPRESSION_AUTO',
};

/** The compression as the agents call it. */
export function wireCompression(compression: Compression = 'none'): WireCompression {
  return WIRE_COMPRESSIONS[compression];
}

/** The transport as the agents call it. */
export function wireTransport(transport: Transport = 'auto'): PageTransport {
  return WIRE_TRANSPORTS[transport];
}

/** The mode as the agents call it. */
export function wireMode(mode: MigrationMode): WireMode {
  return WIRE_MODES[mode];
}

/** The inverse of wireMode; undefined for a mode that is not set. */
export function modeOf(wire: WireMode): MigrationMode | undefined {
  return (Object.keys(WIRE_MODES) as MigrationMode[]).find((mode) => WIRE_MODES[mode] === wire);
}

/** Checks what can be checked without asking a node. Throws INVALID_ARGUMENT naming the field. */
export function checkRequest(request: MigrationRequest): void {
  const wrong = (text: string): never => {
    throw new FerryError('INVALID_ARGUMENT', text);
  };
  if (request.id !== undefined) checkName('id', request.id);
  if (typeof request.process === 'number' && !(Number.isSafeInteger(request.process) && request.process > 0))
    wrong(`process: ${request.process} is not a pid`);
  if (request.mode !== 'auto' && !Object.hasOwn(WIRE_MODES, request.mode))
    wrong(`mode: ${request.mode} is none of ${Object.keys(WIRE_MODES).join(', ')}, auto`);
  if (request.from === request.to)
    throw new FerryError('SAME_NODE', `source and destination are both ${request.from}`);
  if (request.mode === 'shared' && !(request.sharedDirectory ?? '').startsWith('/'))
    wrong('sharedDirectory: shared mode needs an absolute directory that both nodes see');
  if (request.mode !== 'shared' && request.sharedDirectory !== undefined)
    wrong('sharedDirectory: only for shared mode');
  if (request.transport !== undefined && !Object.hasOwn(WIRE_TRANSPORTS, request.transport))
    wrong(`transport: ${request.transport} is none of ${Object.keys(WIRE_TRANSPORTS).join(', ')}`);
  if (request.transport === 'plain' && request.mode !== 'diskless')
    wrong('transport: plain is only for disk-less mode');
  checkCompression(request, wrong);
  if (request.addresses?.strategy === 'none' && (request.addresses.addresses ?? []).length > 0)
    wrong('addresses: with the strategy none, nobody moves them');
  if (request.dump?.leaveRunning === true) wrong('dump.leaveRunning: a migration never leaves two copies');
  if (request.maxWaitMs !== undefined && !(Number.isSafeInteger(request.maxWaitMs) && request.maxWaitMs >= 0))
    wrong(`maxWaitMs: ${request.maxWaitMs} is not a whole number of milliseconds`);
  if (
    request.maxBytesPerSecond !== undefined &&
    !(Number.isSafeInteger(request.maxBytesPerSecond) && request.maxBytesPerSecond > 0)
  )
    wrong(`maxBytesPerSecond: ${request.maxBytesPerSecond} is not a number of bytes`);
  if (request.mode === 'shared' && request.maxBytesPerSecond !== undefined)
    wrong('maxBytesPerSecond: in shared mode it is the file system that sends');
  for (const field of ['maxFrozenMs', 'leaseMs', 'downtimeTargetMs'] as const) {
    const value = request[field];
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0))
      wrong(`${field}: ${value} is not a whole number of milliseconds`);
  }
}

function checkCompression(
  { compression = 'none', mode, transport }: MigrationRequest,
  wrong: (text: string) => never,
): void {
  if (!Object.hasOwn(WIRE_COMPRESSIONS, compression))
    wrong(`compression: ${compression} is none of ${Object.keys(WIRE_COMPRESSIONS).join(', ')}`);
  if (compression === 'none') return;
  if (mode !== 'diskless' && mode !== 'precopy')
    wrong('compression: only for the modes diskless and precopy');
  if (transport === 'plain')
    wrong('compression: in plaintext CRIU itself sends the pages, and cannot compress');
}
