import type { CriuFailureReason } from './reason.js';

export interface FailureRule {
  /** Against a line of the log without its time stamp, task and position. Named groups become facts. */
  readonly pattern: RegExp;
  readonly reason: CriuFailureReason;
  /** criu reports the cause as a warning and fails further on. */
  readonly warning?: true;
}

const rule = (pattern: RegExp, reason: CriuFailureReason): FailureRule => ({ pattern, reason });
const warned = (pattern: RegExp, reason: CriuFailureReason): FailureRule => ({
  pattern,
  reason,
  warning: true,
});

/** Errors in the log of a criu that does well, or that only follow from another. */
export const IGNORED: readonly RegExp[] = [
  /rlimit: Can't setup RLIMIT_NOFILE/,
  /Stale \/run\/criu\.kdat/,
  /Will restore \d+ with interrupted system call/,
  /--network-lock will be ignored/,
  // A restore deletes the lock by the id in the image; normally it was never on this node.
  /Could not process rule: No such file/,
  /Iptables configuration failed/,
  /Unable to detach from \d+: No such process/,
];

/**
 * What criu's messages mean, the particular before the general. Messages of criu 4.2.1, all of them provoked or read
 * in its source.
 */
export const RULES: readonly FailureRule[] = [
  // The kernel has no soft-dirty bits: pre-dump fails an assertion instead of saying so.
  rule(/Tracking memory is not available|BUG at criu\/mem\.c:46\b/, 'NO_SOFT_DIRTY'),
  rule(/FATAL|BUG at |BUG! (?!Unknown socket)/, 'CRIU_CRASHED'),

  rule(/Can't fork for (?<pid>\d+): File exists/, 'PID_IN_USE'),
  // EEXIST for a thread: another process or thread has its id.
  rule(/Unable to create a thread: -17/, 'PID_IN_USE'),
  rule(/Pid (?<pid>\d+) do not match expected (?<expected>\d+)/, 'PID_IN_USE'),

  rule(/File (?<path>.+) has bad build-ID/, 'FILE_MISMATCH'),
  rule(/File (?<path>.+) has bad size (?<found>\d+) \(expect (?<expected>\d+)\)/, 'FILE_MISMATCH'),
  rule(/File (?<path>.+) has bad mode (?<found>\d+) \(expect (?<expected>\d+)\)/, 'FILE_MISMATCH'),
  rule(/Can't open file (?<path>.+?)(?: on restore)?: No such file/, 'FILE_MISSING'),

  rule(/Can't lookup mount=(?<mount>\d+) for fd=(?<fd>\d+) path=(?<path>.*)/, 'MOUNT_UNKNOWN'),
  rule(/Found slave peer index|Don't have tty to inherit session|dangling tty/, 'TTY_OUTSIDE'),
  rule(/A session leader of .*?(?<pid>\d+)\(\d+\) is outside of its pid namespace/, 'SESSION_OUTSIDE'),
  rule(/The root process (?<pid>\d+) is not a session leader/, 'TTY_OUTSIDE'),

  rule(/Connected TCP socket(?:, consider using| in image)/, 'TCP_ESTABLISHED'),
  rule(/In-flight connection/, 'TCP_IN_FLIGHT'),
  rule(/Can't bind page server: (?:Address already in use|Cannot assign requested)/, 'PAGE_SERVER_LOST'),
  rule(/Can't bind inet socket .*: Cannot assign requested address/, 'ADDRESS_MISSING'),
  rule(/Can't bind inet socket .*: Address already in use/, 'PORT_IN_USE'),
  rule(/External socket is used/, 'UNIX_PEER_OUTSIDE'),
  rule(/Can't dump half of stream unix|Unix socket \d+ without peer/, 'UNIX_STREAM_OUTSIDE'),
  rule(/Unsupported proto 262\b/, 'MPTCP'),
  rule(/Unsupported proto (?<protocol>\d+) for socket/, 'SOCKET_UNSUPPORTED'),
  rule(/Unknown socket (?:collected \()?family (?<family>\d+)/, 'SOCKET_UNSUPPORTED'),

  rule(/Some file locks are hold/, 'FILE_LOCKS'),
  rule(/Can't dump ghost file (?<path>.+) of (?<size>\d+) size, increase limit/, 'GHOST_TOO_BIG'),
  rule(/Can't create link remap/, 'LINK_REMAP'),
  rule(/Can't find suitable path for handle/, 'IRMAP'),
  // The kernel refuses to pass an io_uring over a UNIX socket, which is how the parasite hands files out.
  rule(/send_fds failed \(-22\)/, 'IO_URING'),
  rule(/Can't dump file (?<fd>\d+) of that type .*?(?<kind>anon_inode:\S+?)\)?$/, 'FD_UNSUPPORTED'),
  rule(/Can't dump file (?<fd>\d+) of that type/, 'FD_UNSUPPORTED'),

  warned(/Unable to interrupt task: (?<pid>\d+) \(Operation not permitted\)/, 'PTRACED'),
  warned(/Unable to interrupt task: (?<pid>\d+) \(No such process\)/, 'PROCESS_GONE'),

  rule(/No space left on device/, 'NO_SPACE'),
  rule(/page-pipe: splice: -1: Bad file descriptor/, 'PIPE_SIZE'),
  rule(
    /Can't connect to server|Can't write pages to socket|page server doesn't answer|Can't write to page server|Can't send PSI \d+ to server/,
    'PAGE_SERVER_LOST',
  ),
  rule(
    /The data were not flushed|Can't read pagemap from socket|Remote side closed connection|A socket was closed unexpectedly/,
    'PAGE_SERVER_LOST',
  ),
  rule(/page-xfer: .*Resource temporarily unavailable/, 'PAGE_SERVER_LOST'),

  rule(/Not supported images version|vdso: Unexpected rt vDSO|Can't get 1:(?:16|34) opt/, 'CRIU_TOO_OLD'),
  rule(
    /CPU (?:instruction )?capabilities do not match|FPU feature required|xsave (?:max )?size mismatch/,
    'CPU_MISMATCH',
  ),
  rule(/Unexpected EOF on (?<image>\S+)|Can't read pages data/, 'IMAGE_INVALID'),

  rule(/Unable to (?:drop|restore) capabilit/, 'CAPABILITY_MISSING'),
  rule(/Unable to set a monotonic clock offset|create a new time namespace/, 'CAPABILITY_MISSING'),
  // prlimit on a process of another user needs CAP_SYS_RESOURCE.
  rule(/Can't get rlimit \d+: Operation not permitted/, 'CAPABILITY_MISSING'),
  rule(/SO_SNDBUFFORCE/, 'CAPABILITY_MISSING'),
  rule(/Can't change root/, 'CAPABILITY_MISSING'),
  rule(
    /Neither a cgroupv1 .* nor|Neither a cgroupv1|control file found|Unable to freeze cgroup/,
    'FREEZE_FAILED',
  ),
  rule(/One of more action scripts failed/, 'HOOK_VETO'),
];

const CAPABILITIES: readonly (readonly [RegExp, string])[] = [
  [/Unable to (?:drop|restore) capabilit/, 'CAP_SETPCAP, and every capability that the tree has'],
  [/Unable to set a monotonic clock offset/, 'CAP_SYS_TIME'],
  [/create a new time namespace/, 'CAP_SYS_ADMIN'],
  [/SO_SNDBUFFORCE/, 'CAP_NET_ADMIN'],
  [/Can't change root/, 'CAP_SYS_CHROOT'],
  [/Unable to interrupt task: \d+ \(Operation not permitted\)/, 'CAP_SYS_PTRACE'],
];

/** The capability that a message tells of. */
export function missingCapability(message: string): string | undefined {
  return CAPABILITIES.find(([pattern]) => pattern.test(message))?.[1];
}
