import { execa } from 'execa';

/** A UNIX socket that is connected. */
export interface UnixConnection {
  readonly kind: 'stream' | 'seqpacket' | 'datagram';
  /** The N of socket:[N]. */
  readonly inode: string;
  readonly peerInode: string;
  /** The path or abstract name of either end; empty when neither has one. */
  readonly path: string;
}

const KINDS = { u_str: 'stream', u_seq: 'seqpacket', u_dgr: 'datagram' } as const;

/**
 * Connected UNIX sockets of the network name space that a process is in. The kernel tells who is connected to whom
 * only over netlink (sock_diag(7)), which ss(8) speaks. Empty where ss cannot be run.
 */
export async function readUnixConnections(pid: number): Promise<UnixConnection[]> {
  const { exitCode, stdout } = await execa('nsenter', ['-t', String(pid), '-n', 'ss', '-Hxan'], {
    reject: false,
  });
  return exitCode === 0 ? parseUnixConnections(stdout) : [];
}

/** Parses `ss -Hxan`: kind, state, two queue lengths, then name and inode of both ends. */
export function parseUnixConnections(listing: string): UnixConnection[] {
  return listing.split('\n').flatMap((line) => {
    const match = /^(u_str|u_seq|u_dgr)\s+\S+\s+\d+\s+\d+\s+(.*?) (\d+)\s+(\S.*?) (\d+)\s*$/.exec(line);
    if (match === null) return [];
    const [, kind, name = '', inode = '', peerName = '', peerInode = ''] = match;
    // 0: not connected, the peer has closed, or nobody has accepted it yet.
    if (peerInode === '0' || inode === '0') return [];
    const path = [peerName, name].find((one) => one !== '*') ?? '';
    return [{ kind: KINDS[kind as keyof typeof KINDS], inode, peerInode, path }];
  });
}
