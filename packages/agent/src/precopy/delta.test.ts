import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAGE_SIZE, readPagemap } from '@ferry/criu';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeptRanges } from '../postcopy/lazy-ranges.js';
import { DeltaReceiver } from './delta-receiver.js';
import { DeltaSender } from './delta-sender.js';
import { PageHasher } from './page-hash.js';
import { PageStore } from './page-store.js';

const OBJECT = (42n << 8n) | 1n;
const ADDRESS = 0x10000;

/** Both ends of a connection. `change` sees every chunk on its way. */
async function connection(change: (chunk: Buffer) => Buffer): Promise<[Socket, Socket, () => void]> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const address = server.address();
  const to = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1');
  const from = await accepted;
  const write = from.write.bind(from);
  from.write = (chunk: Buffer) => write(change(Buffer.from(chunk)));
  from.on('error', () => undefined);
  to.on('error', () => undefined);
  return [
    from,
    to,
    () => {
      from.destroy();
      to.destroy();
      server.close();
    },
  ];
}

const pages = (...fills: number[]): Buffer =>
  Buffer.concat(fills.map((fill) => Buffer.alloc(PAGE_SIZE, fill)));

describe('deltas', () => {
  let dir: string;
  let close: () => void = () => undefined;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'ferry-delta-'));
  });
  afterEach(async () => {
    close();
    await rm(dir, { recursive: true });
  });

  async function start(
    change: (chunk: Buffer) => Buffer = (chunk) => chunk,
    finish = (store: PageStore): Promise<void> => store.finish(),
  ): Promise<{ sender: DeltaSender; received: Promise<void>; socket: Socket }> {
    const [from, to, end] = await connection(change);
    close = end;
    const hasher = await PageHasher.create(Buffer.from('secret'));
    const store = new PageStore(dir);
    const receiver = new DeltaReceiver(
      to,
      hasher,
      store,
      () => finish(store),
      () => undefined,
    );
    const received = receiver.run();
    received.catch(() => from.destroy());
    return { sender: new DeltaSender(from, hasher), received, socket: from };
  }

  it('sends a page again only when it differs, and makes images that say where each page is', async () => {
    const { sender, received } = await start();
    expect(await sender.offer(OBJECT, ADDRESS, pages(1, 2, 3))).toBe(3);
    await sender.endRound();
    expect(await sender.offer(OBJECT, ADDRESS, pages(1, 9, 3))).toBe(1);
    await sender.endRound();
    await sender.beginFinal();
    await sender.open(OBJECT);
    expect(await sender.offer(OBJECT, ADDRESS, pages(1, 9, 7, 8))).toBe(2);
    await sender.end();
    await received;
    expect((await readPagemap(join(dir, 'pagemap-42.img'))).entries).toEqual([
      { vaddr: ADDRESS, pages: 2, flags: 1 },
      { vaddr: ADDRESS + 2 * PAGE_SIZE, pages: 2, flags: 4 },
    ]);
    expect(await readFile(join(dir, 'pages-65537.img'))).toEqual(pages(7, 8));
    expect(await readFile(join(dir, 'parent', 'pages-65537.img'))).toEqual(pages(1, 9, 3));
  });

  it('says of pages that were not looked at again that they stay, and never of one that it has not sent', async () => {
    const { sender, received } = await start();
    await sender.offer(OBJECT, ADDRESS, pages(1, 2, 3, 4));
    await sender.beginFinal();
    await sender.open(OBJECT);
    await sender.keep(OBJECT, ADDRESS, 2);
    expect(await sender.offer(OBJECT, ADDRESS + 2 * PAGE_SIZE, pages(9))).toBe(1);
    await sender.keep(OBJECT, ADDRESS + 3 * PAGE_SIZE, 1);
    await expect(sender.keep(OBJECT, ADDRESS + 3 * PAGE_SIZE, 2)).rejects.toMatchObject({ code: 'INTERNAL' });
    await sender.end();
    await received;
    expect((await readPagemap(join(dir, 'pagemap-42.img'))).entries).toEqual([
      { vaddr: ADDRESS, pages: 2, flags: 1 },
      { vaddr: ADDRESS + 2 * PAGE_SIZE, pages: 1, flags: 4 },
      { vaddr: ADDRESS + 3 * PAGE_SIZE, pages: 1, flags: 1 },
    ]);
  });

  it('writes down where the pages are that stay, in the order of the file that they are in', async () => {
    const { sender, received } = await start(undefined, (store) => store.finishKept());
    await sender.offer(OBJECT, ADDRESS, pages(1, 2, 3, 4));
    await sender.endRound();
    await sender.offer(OBJECT, ADDRESS + PAGE_SIZE, pages(9));
    await sender.offer(OBJECT, ADDRESS + 4 * PAGE_SIZE, pages(5));
    await sender.endRound();
    await sender.beginFinal();
    await sender.keep(OBJECT, ADDRESS + PAGE_SIZE, 4);
    await sender.end();
    await received;
    const layers = join(dir, 'layers');
    expect(await readFile(join(dir, 'kept-pages'), 'utf8')).toBe(
      `42 ${(ADDRESS + PAGE_SIZE).toString(16)} 3 ${PAGE_SIZE} ${layers}/1/pages-65537.img\n` +
        `42 ${(ADDRESS + 4 * PAGE_SIZE).toString(16)} 1 0 ${layers}/2/pages-65537.img\n`,
    );
    expect(await readFile(join(layers, '1', 'pages-65537.img'))).toEqual(pages(1, 9, 3, 4));
    expect(await readKeptRanges(dir)).toContainEqual({ pid: 42, address: ADDRESS + PAGE_SIZE, pages: 3 });
    expect(await readdir(dir)).not.toContain('pagemap-42.img');
  });

  it('notices one changed bit of a page', async () => {
    const { sender, received } = await start((chunk) => {
      if (chunk.length === PAGE_SIZE) chunk[1234] = (chunk[1234] ?? 0) ^ 1;
      return chunk;
    });
    const failed = expect(received).rejects.toMatchObject({ code: 'PAGES_CORRUPT' });
    await sender.offer(OBJECT, ADDRESS, pages(1));
    await failed;
  });

  it.each(['lost', 'repeated'])('notices a frame that is %s', async (what) => {
    const { sender, received, socket } = await start();
    const write = socket.write.bind(socket);
    const frame: Buffer[] = [];
    let chunks = 0;
    socket.write = (chunk: Buffer) => {
      chunks += 1;
      // The second frame: its head is the third chunk, its page the fourth.
      if (chunks !== 3 && chunks !== 4) return write(chunk);
      frame.push(chunk);
      return chunks === 3 || what === 'lost' || write(Buffer.concat([...frame, ...frame]));
    };
    const failed = expect(received).rejects.toMatchObject({ code: 'PAGES_CORRUPT' });
    for (const fill of [1, 2, 3])
      await sender.offer(OBJECT, ADDRESS + fill * PAGE_SIZE, pages(fill)).catch(() => 0);
    await failed;
  });

  it('takes frames that come in pieces', async () => {
    const { sender, received } = await start();
    const many = pages(...Array.from({ length: 64 }, (_, index) => index + 1));
    for (let round = 0; round < 8; round++)
      expect(await sender.offer(OBJECT, ADDRESS + round * many.length, many)).toBe(64);
    await sender.beginFinal();
    await sender.open(OBJECT);
    await sender.end();
    await received;
    expect((await readFile(join(dir, 'layers', '1', 'pages-65537.img'))).subarray(0, many.length)).toEqual(
      many,
    );
  });

  it('says so when the stream ends early', async () => {
    const { sender, received, socket } = await start();
    await sender.offer(OBJECT, ADDRESS, pages(1));
    const failed = expect(received).rejects.toMatchObject({ code: 'PAGE_STREAM_LOST' });
    socket.end();
    await failed;
  });
});
