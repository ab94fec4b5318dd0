import { once } from 'node:events';
import type { Socket } from 'node:net';
import { FerryError } from '@ferry/protocol';
import { COMMANDS, decodeHeader, encodeHeader, encodeVerdict, HEADER_BYTES } from './page-protocol.js';

/** Most pages that one answer holds, whatever is asked for: what a sender has in memory at a time. */
const MAX_PAGES = 256;

/** What the sender gives out. */
export interface PageSource {
  read(pid: number, address: number, pages: number): Promise<Buffer>;
}

/**
 * Answers page requests until the peer closes or breaks off. It keeps no state of a connection: a peer that comes
 * back asks again for what it has not got.
 * @param close called with the number of pages that the peer has accounted for; returns whether that is right
 * @param onBytes called with the bytes of pages sent over this connection so far
 * Throws PAGE_STREAM_LOST for a request that cannot be answered.
 */
export async function servePages(
  socket: Socket,
  source: PageSource,
  close: (pages: number) => Promise<boolean>,
  onBytes: (total: number) => void,
): Promise<void> {
  let unread = Buffer.alloc(0);
  let sent = 0;
  const write = async (bytes: Buffer): Promise<void> => {
    if (!socket.write(bytes)) await once(socket, 'drain');
  };
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    unread = Buffer.concat([unread, chunk]);
    for (; unread.length >= HEADER_BYTES; unread = unread.subarray(HEADER_BYTES)) {
      const { command, pages, address, pid } = decodeHeader(unread);
      if (command === COMMANDS.close) {
        await write(encodeVerdict(await close(pages)));
        continue;
      }
      if (command !== COMMANDS.get || pages < 1)
        throw new FerryError('PAGE_STREAM_LOST', `the destination asks for something unknown: ${command}`);
      const given = Math.min(pages, MAX_PAGES);
      const bytes = await source.read(pid, address, given);
      socket.cork();
      socket.write(encodeHeader({ command: COMMANDS.pages, pages: given, address, pid }));
      const room = socket.write(bytes);
      socket.uncork();
      if (!room) await once(socket, 'drain');
      sent += bytes.length;
      onBytes(sent);
    }
  }
}
