import type { Duplex } from 'node:stream';
import { FerryError } from '@ferry/protocol';

/**
 * Reads exactly so many bytes; at most that many are ever held. Throws PAGE_STREAM_LOST when they do not come.
 * Takes what is there at once: whoever leaves some and listens for 'readable' is called again in the same tick, for
 * ever, and nothing more can arrive.
 */
export async function readExactly(socket: Duplex, bytes: number): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(bytes);
  for (let done = 0; done < bytes;) {
    const wanted = Math.min(bytes - done, Math.max(1, socket.readableLength));
    const chunk = socket.read(wanted) as Buffer | null;
    if (chunk !== null) done += chunk.copy(whole, done);
    else if (socket.readableEnded || socket.destroyed) throw lost(socket);
    else await oneOf(socket, ['readable', 'end', 'close', 'error']);
  }
  return whole;
}

/** Writes, and waits while the other side is slower. The bytes must not be changed afterwards. */
export async function write(socket: Duplex, bytes: Buffer): Promise<void> {
  failIfLost(socket);
  if (socket.write(bytes)) return;
  await oneOf(socket, ['drain', 'close', 'error']);
  failIfLost(socket);
}

function oneOf(socket: Duplex, events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const event of events) socket.removeListener(event, stop);
      resolve();
    };
    for (const event of events) socket.once(event, stop);
  });
}

function failIfLost(socket: Duplex): void {
  if (socket.destroyed) throw lost(socket);
}

function lost(socket: Duplex): FerryError {
  return new FerryError('PAGE_STREAM_LOST', `data connection: ${socket.errored?.message ?? 'it was closed'}`);
}
