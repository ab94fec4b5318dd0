import { ArgList } from './arg-list.js';
import { checkExtraOptions } from './extra-options.js';
import { CriuOptionError } from './option-error.js';
import type {
  CommonOptions,
  DumpOptions,
  PageServerOptions,
  PreDumpOptions,
  RestoreOptions,
} from './options.js';

const DEFAULT_LOG_LEVEL = 2;

/**
 * Arguments of `criu dump`.
 * @throws CriuOptionError for a value or a further option that cannot be passed on
 */
export function dumpArgs(options: DumpOptions): string[] {
  const args = start('dump', options).count('--tree', options.pid, 1);
  memory(args, options)
    .flag('--track-mem', options.trackMemory)
    .flag('--shell-job', options.shellJob)
    .flag('--tcp-established', options.tcpEstablished)
    .flag('--tcp-close', options.tcpClose)
    .flag('--skip-in-flight', options.skipInFlight)
    .flag('--file-locks', options.fileLocks)
    .flag('--ext-unix-sk', options.extUnixSk)
    .count('--ghost-limit', options.ghostLimitBytes, 0)
    .flag('--link-remap', options.linkRemap)
    .joined('--manage-cgroups', options.manageCgroups)
    .values('--external', options.external)
    .value('--network-lock', options.networkLock)
    .flag('--leave-running', options.leaveRunning)
    .flag('--leave-stopped', options.leaveStopped)
    .flag('--auto-dedup', options.autoDedup)
    .flag('--force-irmap', options.forceIrmap)
    .values('--irmap-scan-path', options.irmapScanPaths)
    .value('--file-validation', options.fileValidation)
    .joined('--cpu-cap', options.cpuCap?.join(','))
    .flag('--lazy-pages', options.lazyPages)
    .value('--action-script', options.actionScript);
  return args.raw(checkExtraOptions('dump', options.extra ?? [])).toArray();
}

/**
 * Arguments of `criu pre-dump`.
 * @throws CriuOptionError as dumpArgs
 */
export function preDumpArgs(options: PreDumpOptions): string[] {
  const args = start('pre-dump', options).count('--tree', options.pid, 1);
  memory(args, options)
    // Without it the first round would not begin to track, and the next would have nothing to go by.
    .flag('--track-mem', true)
    .value('--pre-dump-mode', options.mode)
    .flag('--auto-dedup', options.autoDedup)
    .value('--action-script', options.actionScript);
  return args.raw(checkExtraOptions('pre-dump', options.extra ?? [])).toArray();
}

/**
 * Arguments of `criu restore`.
 * @throws CriuOptionError as dumpArgs
 */
export function restoreArgs(options: RestoreOptions): string[] {
  return start('restore', options)
    .flag('--restore-detached', options.detach ?? true)
    .value('--pidfile', options.pidFile)
    .flag('--shell-job', options.shellJob)
    .flag('--tcp-established', options.tcpEstablished)
    .flag('--tcp-close', options.tcpClose)
    .flag('--file-locks', options.fileLocks)
    .flag('--ext-unix-sk', options.extUnixSk)
    .joined('--manage-cgroups', options.manageCgroups)
    .values('--external', options.external)
    .values('--inherit-fd', options.inheritFds?.map(inheritFd))
    .flag('--skip-file-rwx-check', options.skipFileRwxCheck)
    .value('--file-validation', options.fileValidation)
    .joined('--cpu-cap', options.cpuCap?.join(','))
    .flag('--lazy-pages', options.lazyPages)
    .flag('--leave-stopped', options.leaveStopped)
    .flag('--auto-dedup', options.autoDedup)
    .value('--action-script', options.actionScript)
    .raw(checkExtraOptions('restore', options.extra ?? []))
    .toArray();
}

/**
 * Arguments of `criu page-server`. It serves the one connection that it inherits; no port is ever open.
 * @throws CriuOptionError as dumpArgs
 */
export function pageServerArgs(options: PageServerOptions): string[] {
  return start('page-server', options)
    .count('--ps-socket', options.pageServerFd, 0)
    .flag('--auto-dedup', options.autoDedup)
    .value('--prev-images-dir', options.parentImagesDir)
    .toArray();
}

/**
 * Arguments of `criu check`.
 * @param features only these, by criu's names (`mem_dirty_track` …); without any, what criu cannot do without
 * @throws CriuOptionError as dumpArgs
 */
export function checkArgs(features: readonly string[] = []): string[] {
  return new ArgList('check').flag('--no-default-config', true).values('--feature', features).toArray();
}

function start(command: string, options: CommonOptions): ArgList {
  const level = options.logLevel ?? DEFAULT_LOG_LEVEL;
  if (!Number.isInteger(level) || level < 0 || level > 4)
    throw new CriuOptionError('-v', `not a whole number from 0 to 4: ${level}`);
  return (
    new ArgList(command)
      // /etc/criu/default.conf could undo what a handover relies on.
      .flag('--no-default-config', true)
      .value('--images-dir', options.imagesDir)
      .value('--work-dir', options.workDir)
      .value('--log-file', options.logFile)
      .raw([`-v${level}`])
      .count('--status-fd', options.statusFd, 0)
  );
}

function memory(args: ArgList, options: DumpOptions | PreDumpOptions): ArgList {
  return args
    .value('--prev-images-dir', options.parentImagesDir)
    .flag('--page-server', options.pageServerFd !== undefined)
    .count('--ps-socket', options.pageServerFd, 0)
    .value('--freeze-cgroup', options.freezeCgroup)
    .count('--timeout', options.timeoutSeconds, 1);
}

function inheritFd({ fd, resource }: { readonly fd: number; readonly resource: string }): string {
  if (!Number.isInteger(fd) || fd < 0) throw new CriuOptionError('--inherit-fd', `not a descriptor: ${fd}`);
  return `fd[${fd}]:${resource}`;
}
