import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { FerryError } from '@ferry/protocol';

// The same from src/ and from dist/: both lie beside scripts/.
const PACE = fileURLToPath(new URL('../../scripts/pace.pl', import.meta.url));

/**
 * Has the kernel send at most so many bytes per second on a TCP connection, whoever writes to it: also criu, when it is
 * handed over. Throws INTERNAL.
 */
export async function pace(tcp: Socket, bytesPerSecond: number): Promise<void> {
  // execa's types know no descriptor of ours behind the third.
  const child = spawn('perl', [PACE, String(bytesPerSecond)], {
    stdio: ['ignore', 'ignore', 'pipe', descriptorOf(tcp)],
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (some: string) => (complaint += some));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new FerryError('INTERNAL', `the bandwidth limit could not be set: ${complaint}`);
}

/** Not documented by Node; but a socket that itself is given to a child is no longer read here, nor is TLS above it. */
function descriptorOf(tcp: Socket): number {
  const { _handle: handle } = tcp as Socket & { readonly _handle?: { readonly fd?: number } | null };
  if (handle?.fd === undefined || handle.fd < 0)
    throw new FerryError('INTERNAL', 'the data connection has no descriptor');
  return handle.fd;
}
