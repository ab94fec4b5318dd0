import type { Finding, SocketUse } from '@ferry/protocol';
import type { Descriptor } from './descriptors.js';
import { blocker, warning } from './findings.js';
import type { ProcessSnapshot } from './snapshot.js';
import type { UnixConnection } from './unix-sockets.js';

// What CRIU 4.2 can dump behind an anonymous inode.
const KNOWN_ANONYMOUS =
  /^anon_inode:\[?(?:eventfd|eventpoll|inotify|signalfd|timerfd|fanotify|pidfd|bpf-map)\]?$/;
const MEMORY_DEVICES = 1;
const TERMINALS = 4;
const TERMINAL_DEVICES = 5;
const PSEUDO_TERMINALS = { first: 136, last: 143 };
// /dev/net/tun
const TUN = { major: 10, minor: 200 };
const PTMX_MINOR = 2;
// Still to be torn down by the peer or by time: no connection that could be kept.
const CLOSED_STATES = new Set(['LISTEN', 'CLOSE', 'TIME_WAIT']);

/** The sockets of a tree that matter to a dump. */
export interface TreeSockets {
  readonly open: readonly SocketUse[];
  /** On its listening ports, accepted by nobody yet. */
  readonly unaccepted: readonly SocketUse[];
  /** UNIX connections that lead out of it. */
  readonly outside: readonly UnixConnection[];
}

/** What CRIU cannot dump of a tree, or only with an option. */
export function findObstacles(tree: readonly ProcessSnapshot[], sockets: TreeSockets): Finding[] {
  const pids = new Set(tree.map(({ pid }) => pid));
  return [
    ...tree.flatMap((one) => sessionFindings(one, pids)),
    ...terminalFindings(tree),
    ...tree.flatMap(traceFindings),
    ...tree.flatMap((one) => one.descriptors.flatMap((open) => descriptorFindings(one, open))),
    ...lockFindings(tree),
    ...socketFindings(sockets.open, sockets.unaccepted),
    ...unixFindings(sockets.outside),
  ];
}

/** Whether a tree uses a terminal of a session outside it. */
export function usesTerminal(tree: readonly ProcessSnapshot[]): boolean {
  return terminalFindings(tree).length > 0;
}

/** Whether a tree holds file locks or leases. */
export function holdsLocks(tree: readonly ProcessSnapshot[]): boolean {
  return lockFindings(tree).length > 0;
}

function sessionFindings({ pid, stat }: ProcessSnapshot, pids: ReadonlySet<number>): Finding[] {
  if (stat.sessionId === 0)
    return [blocker('SESSION_OUTSIDE', `the session leader of process ${pid} is in another pid name space`)];
  if (pids.has(stat.sessionId)) return [];
  return [
    blocker(
      'TTY_OUTSIDE',
      `process ${pid} belongs to the session of process ${stat.sessionId}, outside the tree`,
    ),
  ];
}

/**
 * A job whose session is outside gets a terminal at the destination (shell_job). A session leader does not get it as
 * its controlling terminal: that one is the terminal of criu's session (criu/tty.c), so such a tree stays.
 */
function terminalFindings(tree: readonly ProcessSnapshot[]): Finding[] {
  const open = tree.flatMap(({ descriptors }) => descriptors);
  const hasMaster = open.some(({ stats }) => {
    const device = deviceOf(stats);
    return device?.major === TERMINAL_DEVICES && device.minor === PTMX_MINOR;
  });
  const outside = open.find(({ stats }) => {
    const device = deviceOf(stats);
    if (device === undefined) return false;
    return device.major === TERMINALS || (!hasMaster && isSlave(device.major));
  });
  const controlled = tree.find(({ stat }) => stat.ttyNumber !== 0);
  const leader = tree.find(({ pid, stat }) => stat.ttyNumber !== 0 && stat.sessionId === pid);
  if (leader !== undefined && !hasMaster)
    return [
      blocker('TTY_CONTROLLING', `process ${leader.pid} leads a session on a terminal from outside the tree`),
    ];
  if (outside !== undefined)
    return [blocker('TTY_OUTSIDE', `process ${outside.pid} has the terminal ${outside.target} open`)];
  if (controlled !== undefined && !hasMaster)
    return [blocker('TTY_OUTSIDE', `process ${controlled.pid} has a controlling terminal`)];
  return [];
}

function traceFindings({ pid, tracerPid }: ProcessSnapshot): Finding[] {
  return tracerPid === 0 ? [] : [blocker('PTRACED', `process ${pid} is traced by process ${tracerPid}`)];
}

function descriptorFindings(owner: ProcessSnapshot, open: Descriptor): Finding[] {
  const { pid, fd, target, stats } = open;
  const what = `process ${pid} has ${target} open (descriptor ${fd})`;
  if (target === 'anon_inode:[io_uring]') return [blocker('IO_URING', what)];
  if (target.startsWith('anon_inode:') && !KNOWN_ANONYMOUS.test(target))
    return [blocker('FD_UNSUPPORTED', what)];
  if (stats?.isBlockDevice() === true || (stats?.isCharacterDevice() === true && !isKnownDevice(open)))
    return [blocker('FD_UNSUPPORTED', what)];
  if (target.startsWith('/') && !target.startsWith('/memfd:') && !owner.mountIds.has(open.mountId))
    return [blocker('MOUNT_UNKNOWN', `${what}, from another mount name space`)];
  return [];
}

function lockFindings(tree: readonly ProcessSnapshot[]): Finding[] {
  const locked = tree.flatMap(({ descriptors }) => descriptors).find((open) => open.locked);
  return locked === undefined
    ? []
    : [blocker('FILE_LOCKS', `process ${locked.pid} holds a lock on ${locked.target}`)];
}

function socketFindings(sockets: readonly SocketUse[], unaccepted: readonly SocketUse[]): Finding[] {
  const findings: Finding[] = [];
  const connected = sockets.filter(
    ({ protocol, state }) => protocol.startsWith('tcp') && !CLOSED_STATES.has(state),
  );
  const [first] = connected;
  if (first !== undefined) {
    const more = connected.length > 1 ? ` and ${connected.length - 1} more` : '';
    findings.push(
      blocker(
        'TCP_ESTABLISHED',
        `${first.localAddress}:${first.localPort} is connected to ${first.remoteAddress}:${first.remotePort}${more}`,
      ),
    );
  }
  const waiting = unaccepted[0];
  if (waiting !== undefined)
    findings.push(
      warning(
        'TCP_IN_FLIGHT',
        `a connection from ${waiting.remoteAddress}:${waiting.remotePort} to port ${waiting.localPort} waits to be accepted`,
      ),
    );
  return findings;
}

/** A datagram socket is connected to the same path again (--ext-unix-sk); half of a stream cannot move. */
function unixFindings(outside: readonly UnixConnection[]): Finding[] {
  const named = ({ kind, path }: UnixConnection): string =>
    `a ${kind} UNIX socket${path === '' ? '' : ` (${path})`} is connected to a process outside the tree`;
  const stream = outside.find(({ kind }) => kind !== 'datagram');
  const datagram = outside.find(({ kind }) => kind === 'datagram');
  return [
    ...(stream === undefined ? [] : [blocker('UNIX_STREAM_OUTSIDE', named(stream))]),
    ...(datagram === undefined ? [] : [blocker('UNIX_PEER_OUTSIDE', named(datagram))]),
  ];
}

function isKnownDevice({ stats }: Descriptor): boolean {
  const device = deviceOf(stats);
  if (device === undefined) return false;
  const { major, minor } = device;
  if (major === MEMORY_DEVICES || major === TERMINALS || major === TERMINAL_DEVICES) return true;
  return isSlave(major) || (major === TUN.major && minor === TUN.minor);
}

function isSlave(major: number): boolean {
  return major >= PSEUDO_TERMINALS.first && major <= PSEUDO_TERMINALS.last;
}

function deviceOf(stats: Descriptor['stats']): { major: number; minor: number } | undefined {
  if (stats?.isCharacterDevice() !== true) return undefined;
  // gnu_dev_major and gnu_dev_minor for numbers below 2^32.
  const { rdev } = stats;
  return { major: (rdev >>> 8) & 0xfff, minor: (rdev & 0xff) | ((rdev >>> 12) & 0xfff00) };
}
