import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Readable, type Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { compressing, decompressing, pays } from './compression.js';

const open: Socket[] = [];
afterEach(() => open.splice(0).forEach((socket) => socket.destroy()));

/** Both ends of a TCP connection. */
async function pair(): Promise<[Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connect({
    port: (server.address() as AddressInfo).port,
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  const other = await accepted;
  server.close();
  open.push(client, other);
  return [client, other];
}

/** Text, noise, and pieces of all sizes. */
const TEXT = Buffer.from('memory that repeats itself '.repeat(20_000));
const CONTENT = [TEXT, randomBytes(300_000), Buffer.alloc(1 << 20), Buffer.from('x'), TEXT.subarray(0, 700)];

/** Up to the end of one direction; to iterate would close the other one too. */
async function everything(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(stream, 'end');
  return Buffer.concat(chunks);
}

describe('a compressed connection', () => {
  it.each(['lz4', 'auto'] as const)(
    '%s: brings what was written, and its end; answers go back',
    async (how) => {
      const [source, destination] = await pair();
      const [from, to] = [compressing(source, how), decompressing(destination)];
      const written = pipeline(Readable.from(CONTENT), from);
      expect((await everything(to)).equals(Buffer.concat(CONTENT))).toBe(true);
      await written;
      to.end('taken');
      expect(String(await everything(from))).toBe('taken');
      if (how === 'lz4') expect(source.bytesWritten).toBeLessThan(450_000);
    },
  );

  it('takes little more than the kernel holds while nobody reads', async () => {
    const [source, destination] = await pair();
    decompressing(destination);
    let taken = 0;
    const noise = randomBytes(64 << 10);
    const endless = new Readable({
      read() {
        taken += noise.length;
        this.push(noise);
      },
    });
    const written = pipeline(endless, compressing(source, 'lz4'));
    let before = -1;
    while (taken > before) {
      before = taken;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(taken).toBeLessThan(32 << 20);
    endless.destroy();
    await expect(written).rejects.toThrow();
  });

  it('ends with its socket', async () => {
    const [source] = await pair();
    const from = compressing(source, 'auto');
    const closed = new Promise((resolve) => from.once('close', resolve).once('error', () => undefined));
    source.destroy();
    await closed;
    expect(from.destroyed).toBe(true);
  });

  const head = (bytes: number, length: number): Buffer => {
    const block = Buffer.alloc(8);
    block.writeUInt32LE(bytes, 0);
    block.writeUInt32LE(length, 4);
    return block;
  };
  it.each([
    ['a block of nothing', head(0, 0), 'PAGES_CORRUPT'],
    ['a block that is too large', head(1 << 30, 1 << 30), 'PAGES_CORRUPT'],
    ['more than its content', head(10, 11), 'PAGES_CORRUPT'],
    ['another size inside', Buffer.concat([head(100, 8), Buffer.alloc(8, 1)]), 'PAGES_CORRUPT'],
    ['no LZ4', Buffer.concat([head(5000, 12), head(5000, 0), Buffer.alloc(4, 255)]), 'PAGES_CORRUPT'],
    ['half a block', Buffer.concat([head(100, 100), Buffer.alloc(50)]), 'PAGE_STREAM_LOST'],
  ])('refuses %s', async (_what, bytes, code) => {
    const [source, destination] = await pair();
    source.end(bytes);
    await expect(everything(decompressing(destination))).rejects.toMatchObject({ code });
  });
});

describe('auto', () => {
  it.each([
    ['on a slow network', { waitMs: 5, packMs: 1, ratio: 0.5 }, true],
    ['on a fast one', { waitMs: 0.5, packMs: 1, ratio: 0.5 }, false],
    ['for content that does not pack', { waitMs: 50, packMs: 1, ratio: 0.95 }, false],
    ['before anything was measured', { waitMs: 0, packMs: 0, ratio: 1 }, false],
  ])('%s', (_when, measured, expected) => expect(pays(measured)).toBe(expected));
});
