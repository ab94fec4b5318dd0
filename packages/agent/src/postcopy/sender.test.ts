import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { COMMANDS, decodeHeader, encodeHeader, HEADER_BYTES } from './page-protocol.js';
import { servePages, type PageSource } from './sender.js';

const open: Socket[] = [];
afterEach(() => open.splice(0).forEach((socket) => socket.destroy()));

async function pair(): Promise<[Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const other = await accepted;
  server.close();
  open.push(client, other);
  return [client, other];
}

/** Pages that hold their own address. */
const source: PageSource = {
  read: (_pid, address, pages) => {
    const bytes = Buffer.alloc(pages * 4096);
    for (let page = 0; page < pages; page += 1)
      bytes.writeBigUInt64LE(BigInt(address + page * 4096), page * 4096);
    return Promise.resolve(bytes);
  },
};

/** Takes exactly so many bytes at a time off a socket. */
function taker(socket: Socket): (length: number) => Promise<Buffer> {
  let have = Buffer.alloc(0);
  socket.on('data', (chunk) => (have = Buffer.concat([have, chunk])));
  return async (length) => {
    await vi.waitUntil(() => have.length >= length);
    const taken = have.subarray(0, length);
    have = have.subarray(length);
    return taken;
  };
}

it('writes headers as CRIU 4.2 does: 32 bytes, little endian', () => {
  const header = { command: COMMANDS.get, pages: 3, address: 0x7f12_3456_7000, pid: 42 };
  const bytes = encodeHeader(header);
  expect(bytes.toString('hex')).toBe(
    '0700000000000000' + '0300000000000000' + '00705634127f0000' + '2a00000000000000',
  );
  expect(decodeHeader(bytes)).toEqual(header);
});

it('answers in order, fewer pages than asked for if they are many, and takes a header in two parts', async () => {
  const [client, server] = await pair();
  const take = taker(client);
  let closedWith = 0;
  const done = servePages(
    server,
    source,
    (pages) => {
      closedWith = pages;
      return Promise.resolve(pages === 7);
    },
    () => undefined,
  );
  const first = encodeHeader({ command: COMMANDS.get, pages: 100_000, address: 0x10000, pid: 1 });
  client.write(first.subarray(0, 5));
  await new Promise((resolve) => setTimeout(resolve, 20));
  client.write(
    Buffer.concat([
      first.subarray(5),
      encodeHeader({ command: COMMANDS.get, pages: 1, address: 0x5000, pid: 2 }),
      encodeHeader({ command: COMMANDS.close, pages: 8, address: 0, pid: 0 }),
    ]),
  );
  const long = decodeHeader(await take(HEADER_BYTES));
  expect(long).toEqual({ command: COMMANDS.pages, pages: 256, address: 0x10000, pid: 1 });
  expect((await take(256 * 4096)).readBigUInt64LE(255 * 4096)).toBe(BigInt(0x10000 + 255 * 4096));
  expect(decodeHeader(await take(HEADER_BYTES))).toMatchObject({ pages: 1, address: 0x5000, pid: 2 });
  expect((await take(4096)).readBigUInt64LE(0)).toBe(0x5000n);
  expect((await take(4)).readInt32LE(0)).toBe(-1);
  expect(closedWith).toBe(8);
  client.end();
  await done;
});

it('refuses what it does not know', async () => {
  const [client, server] = await pair();
  const done = servePages(
    server,
    source,
    () => Promise.resolve(true),
    () => undefined,
  );
  client.write(encodeHeader({ command: 4, pages: 1, address: 0, pid: 0 }));
  await expect(done).rejects.toMatchObject({ code: 'PAGE_STREAM_LOST' });
});
