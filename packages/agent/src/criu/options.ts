import {
  checkExtraOptions,
  CriuOptionError,
  type DumpOptions as CriuDumpOptions,
  type ExtraOptionStage,
  type ManageCgroups,
  type NetworkLock,
  type PreDumpOptions as CriuPreDumpOptions,
  type RestoreOptions as CriuRestoreOptions,
} from '@ferry/criu';
import { FerryError, type DumpOptions, type RestoreOptions } from '@ferry/protocol';

const CGROUPS: Readonly<Record<DumpOptions['manageCgroups'], ManageCgroups | undefined>> = {
  CGROUP_MODE_UNSPECIFIED: undefined,
  CGROUP_MODE_IGNORE: 'ignore',
  CGROUP_MODE_NONE: 'none',
  CGROUP_MODE_PROPS: 'props',
  CGROUP_MODE_SOFT: 'soft',
  CGROUP_MODE_FULL: 'full',
  CGROUP_MODE_STRICT: 'strict',
};

const TCP: Readonly<Record<DumpOptions['tcp'], { tcpEstablished?: true; tcpClose?: true }>> = {
  TCP_MODE_UNSPECIFIED: {},
  TCP_MODE_ESTABLISHED: { tcpEstablished: true },
  TCP_MODE_CLOSE: { tcpClose: true },
};

const LOCKS: Readonly<Record<DumpOptions['networkLock'], NetworkLock>> = {
  NETWORK_LOCK_UNSPECIFIED: 'nftables',
  NETWORK_LOCK_NFTABLES: 'nftables',
  NETWORK_LOCK_IPTABLES: 'iptables',
  NETWORK_LOCK_SKIP: 'skip',
};

/** What a request says about a dump. All fields at their defaults when it says nothing. */
export function dumpOptionsFrom(options: DumpOptions | null): Omit<CriuDumpOptions, 'pid' | 'imagesDir'> {
  if (options === null) return { networkLock: LOCKS.NETWORK_LOCK_UNSPECIFIED };
  checkCount('options.ghost_limit_bytes', options.ghostLimitBytes);
  checkCount('options.timeout_seconds', options.timeoutSeconds);
  for (const path of options.irmapScanPaths) checkPath('options.irmap_scan_paths', path);
  if (options.freezeCgroup !== '') checkPath('options.freeze_cgroup', options.freezeCgroup);
  return checked('dump', options.external, {
    ...treeOptions(options),
    skipInFlight: options.skipInFlight,
    fileLocks: options.fileLocks,
    ghostLimitBytes: options.ghostLimitBytes || undefined,
    linkRemap: options.linkRemap,
    networkLock: named('options.network_lock', LOCKS, options.networkLock),
    leaveRunning: options.leaveRunning,
    forceIrmap: options.forceIrmap,
    irmapScanPaths: options.irmapScanPaths,
    freezeCgroup: options.freezeCgroup || undefined,
    timeoutSeconds: options.timeoutSeconds || undefined,
    extra: allowed('dump', options.extra),
  });
}

/** The part of a dump's options that a pre-dump takes. */
export function preDumpOptionsFrom(
  options: DumpOptions | null,
): Omit<CriuPreDumpOptions, 'pid' | 'imagesDir'> {
  const { freezeCgroup, timeoutSeconds } = dumpOptionsFrom(
    options === null ? null : { ...options, extra: [] },
  );
  return { freezeCgroup, timeoutSeconds, extra: allowed('pre-dump', options?.extra ?? []) };
}

/** What a request says about a restore. */
export function restoreOptionsFrom(options: RestoreOptions | null): Omit<CriuRestoreOptions, 'imagesDir'> {
  // Locks that are in the images come back only when CRIU is told to; without any it makes no difference.
  if (options === null) return { fileLocks: true };
  return checked('restore', options.external, {
    ...treeOptions(options),
    fileLocks: true,
    skipFileRwxCheck: options.skipFileRwxCheck,
    extra: allowed('restore', options.extra),
  });
}

/** What dump and restore have in common. */
function treeOptions(
  options: Pick<
    DumpOptions & RestoreOptions,
    'shellJob' | 'tcp' | 'extUnixSk' | 'manageCgroups' | 'external' | 'fileValidationSizeOnly'
  >,
) {
  return {
    shellJob: options.shellJob,
    ...named('options.tcp', TCP, options.tcp),
    extUnixSk: options.extUnixSk,
    manageCgroups: named('options.manage_cgroups', CGROUPS, options.manageCgroups),
    external: options.external,
    fileValidation: options.fileValidationSizeOnly ? ('filesize' as const) : undefined,
  };
}

/** A value of an enum; one that a newer client knows and we do not comes as its number. */
function named<V>(field: string, table: Readonly<Record<string, V>>, value: string): V {
  if (!Object.hasOwn(table, value))
    throw new FerryError('INVALID_ARGUMENT', `${field}: ${value} is not known here`);
  return table[value] as V;
}

function allowed(stage: ExtraOptionStage, extra: readonly string[]): string[] {
  try {
    return checkExtraOptions(stage, extra);
  } catch (error) {
    if (!(error instanceof CriuOptionError)) throw error;
    throw new FerryError('OPTION_REFUSED', `options.extra: ${error.message}`, {
      facts: { option: error.option },
      cause: error,
    });
  }
}

function checked<T>(stage: ExtraOptionStage, external: readonly string[], options: T): T {
  for (const value of external) {
    if (value === '' || value.startsWith('-') || value.includes('\0'))
      throw new FerryError('INVALID_ARGUMENT', `options.external: ${JSON.stringify(value)} (criu ${stage})`);
  }
  return options;
}

function checkCount(field: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new FerryError('INVALID_ARGUMENT', `${field}: ${value} is negative or too large`);
}

function checkPath(field: string, path: string): void {
  if (!path.startsWith('/') || path.includes('\0'))
    throw new FerryError('INVALID_ARGUMENT', `${field}: ${JSON.stringify(path)} is not an absolute path`);
}
