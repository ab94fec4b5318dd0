import type { SocketUse } from '@ferry/protocol';
import { readProcFile } from './procfs.js';

// include/net/tcp_states.h; UDP uses the first and the seventh of them.
const STATES = [
  'UNKNOWN',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'NEW_SYN_RECV',
] as const;

const PROTOCOLS = ['tcp', 'tcp6', 'udp', 'udp6'] as const;

/** An inet socket of a network name space. */
export interface InetSocket extends SocketUse {
  /** Which descriptor it is: the N of socket:[N]. */
  readonly inode: string;
  /** "LOCAL PORT REMOTE PORT". */
  readonly key: string;
}

/** TCP and UDP sockets of the network name space that a process is in. */
export async function readInetSockets(pid: number | 'self'): Promise<InetSocket[]> {
  const sockets: InetSocket[] = [];
  for (const protocol of PROTOCOLS) {
    const text = await readProcFile(pid, `net/${protocol}`);
    for (const line of (text ?? '').split('\n').slice(1)) {
      const socket = parseLine(protocol, line);
      if (socket !== undefined) sockets.push(socket);
    }
  }
  return sockets;
}

function parseLine(protocol: string, line: string): InetSocket | undefined {
  const [, local = '', remote = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
  if (inode === '') return undefined;
  const here = parseEnd(local);
  const there = parseEnd(remote);
  return {
    protocol,
    localAddress: here.address,
    localPort: here.port,
    remoteAddress: there.port === 0 ? '' : there.address,
    remotePort: there.port,
    state: STATES[Number.parseInt(state, 16)] ?? 'UNKNOWN',
    inode,
    key: `${here.address} ${here.port} ${there.address} ${there.port}`,
  };
}

/** "0100007F:1F90": 32-bit words in the order of the machine, which is little-endian wherever CRIU runs but s390. */
function parseEnd(text: string): { address: string; port: number } {
  const [hex = '', port = ''] = text.split(':');
  const bytes: number[] = [];
  for (let word = 0; word < hex.length; word += 8)
    for (let byte = 6; byte >= 0; byte -= 2)
      bytes.push(Number.parseInt(hex.slice(word + byte, word + byte + 2), 16));
  return { address: formatAddress(bytes), port: Number.parseInt(port, 16) };
}

/** An address in the spelling that iptables and ip(8) use; an IPv4 address mapped into IPv6 as the IPv4 one it is. */
export function formatAddress(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff)
    return bytes.slice(12).join('.');
  const words: string[] = [];
  for (let index = 0; index < bytes.length; index += 2)
    words.push((((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0)).toString(16));
  // The URL parser spells IPv6 addresses as RFC 5952 wants them.
  return new URL(`http://[${words.join(':')}]/`).hostname.slice(1, -1);
}
