import type { DumpOptions, ErrorCode, Finding, Node, ProcessTree, RestoreOptions } from '@ferry/protocol';
import { formatBytes } from '../units/size.js';
import { info } from './finding.js';

/** CRIU's own limit for unlinked files. */
const DEFAULT_GHOST_BYTES = 2 ** 20;
/** The largest that is chosen without asking: it is read into the images while the tree is frozen. */
const MAX_CHOSEN_GHOST_BYTES = 256 * 2 ** 20;

/** Options as they will be sent, with a finding for each that was chosen for the user. */
export interface ChosenOptions {
  readonly dump: Partial<DumpOptions>;
  readonly restore: Partial<RestoreOptions>;
  readonly chosen: Finding[];
}

/** What the source's agent has seen of the tree. */
export interface Inspected {
  readonly tree: ProcessTree;
  readonly findings: readonly Finding[];
}

/** Fills in what the tree needs and the user did not say; a user's word is never changed. */
export function chooseOptions(
  { tree, findings }: Inspected,
  nodes: readonly Node[],
  dump: Partial<DumpOptions>,
  restore: Partial<RestoreOptions>,
): ChosenOptions {
  const chosen: Finding[] = [];
  const result: Partial<DumpOptions> = { ...dump };
  if (tree.hasFileLocks && dump.fileLocks === undefined) {
    result.fileLocks = true;
    chosen.push(info('FILE_LOCKS', 'file_locks set: the tree holds file locks'));
  }
  if (findings.some(({ reason }) => reason === 'TTY_OUTSIDE') && dump.shellJob === undefined) {
    result.shellJob = true;
    chosen.push(
      info(
        'TTY_OUTSIDE',
        'shell_job set: its terminal stays behind; at the destination it has one that nobody looks at',
      ),
    );
  }
  const ghost = Math.max(0, ...tree.files.filter((file) => file.deleted).map((file) => file.sizeBytes));
  if (ghost > DEFAULT_GHOST_BYTES && ghost <= MAX_CHOSEN_GHOST_BYTES && dump.ghostLimitBytes === undefined) {
    result.ghostLimitBytes = ghost;
    chosen.push(
      info(
        'GHOST_TOO_BIG',
        `ghost_limit_bytes set to ${ghost}: an unlinked file of ${formatBytes(ghost)} is open`,
      ),
    );
  }
  if (keepsConnections(tree, dump) && dump.networkLock === undefined) {
    const lacking = nodes.find(({ criu }) => criu?.networkLockNftables === false);
    if (lacking !== undefined && nodes.every(({ criu }) => criu?.networkLockIptables === true)) {
      result.networkLock = 'NETWORK_LOCK_IPTABLES';
      chosen.push(
        info('TCP_ESTABLISHED', `network_lock set to iptables: nftables does not work on ${lacking.name}`),
      );
    }
  }
  if (findings.some(({ reason }) => reason === 'UNIX_PEER_OUTSIDE') && dump.extUnixSk === undefined) {
    result.extUnixSk = true;
    chosen.push(
      info(
        'UNIX_PEER_OUTSIDE',
        'ext_unix_sk set: a datagram socket will be connected to the same path again',
      ),
    );
  }
  return { dump: result, restore: { ...impliedRestore(result), ...restore }, chosen };
}

/** Whether connections of the tree must survive the freeze. */
export function keepsConnections(tree: ProcessTree, dump: Partial<DumpOptions>): boolean {
  return dump.tcp === 'TCP_MODE_ESTABLISHED' && tree.sockets.some((socket) => socket.state === 'ESTABLISHED');
}

/** What the dump's options imply for the restore: CRIU wants to be told the same again. */
export function impliedRestore(dump: Partial<DumpOptions>): Partial<RestoreOptions> {
  const { shellJob, tcp, manageCgroups, extUnixSk, fileValidationSizeOnly } = dump;
  return {
    ...(shellJob === undefined ? {} : { shellJob }),
    ...(tcp === undefined ? {} : { tcp }),
    ...(manageCgroups === undefined ? {} : { manageCgroups }),
    ...(extUnixSk === undefined ? {} : { extUnixSk }),
    ...(fileValidationSizeOnly === undefined ? {} : { fileValidationSizeOnly }),
  };
}

/** Which option answers which finding of InspectProcess. */
const ANSWERS: Readonly<Partial<Record<ErrorCode, (dump: Partial<DumpOptions>) => boolean>>> = {
  FILE_LOCKS: (dump) => dump.fileLocks === true,
  TTY_OUTSIDE: (dump) => dump.shellJob === true,
  TCP_ESTABLISHED: (dump) => dump.tcp !== undefined && dump.tcp !== 'TCP_MODE_UNSPECIFIED',
  TCP_IN_FLIGHT: (dump) => dump.skipInFlight === true,
  UNIX_PEER_OUTSIDE: (dump) => dump.extUnixSk === true,
  GHOST_TOO_BIG: (dump) => (dump.ghostLimitBytes ?? 0) > DEFAULT_GHOST_BYTES,
  LINK_REMAP: (dump) => dump.linkRemap === true,
  IRMAP: (dump) => dump.forceIrmap === true || (dump.irmapScanPaths ?? []).length > 0,
};

/** Whether the options already say what to do about a finding. */
export function isAnswered(finding: Finding, dump: Partial<DumpOptions>): boolean {
  const answers: Readonly<Partial<Record<string, (dump: Partial<DumpOptions>) => boolean>>> = ANSWERS;
  return answers[finding.reason]?.(dump) ?? false;
}
