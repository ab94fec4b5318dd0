import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CriuImageError } from './image-error.js';
import { MAGIC } from './image-file.js';
import { readInventory } from './inventory.js';
import { readPagemap } from './pagemap.js';
import { readPstree } from './pstree.js';
import { readStats } from './stats.js';
import { mendTerminals } from './terminals.js';
import { verifyPages } from './verify-pages.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ferry-images-'));
});
afterEach(() => rm(dir, { recursive: true }));

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

type Fields = readonly (readonly [number, number | bigint | string | Uint8Array])[];

/** Encodes a message by hand: integers as varints, the rest with its length. */
function message(fields: Fields): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number' || typeof value === 'bigint') return [varint(number * 8), varint(value)];
      const bytes = Buffer.from(value as Uint8Array);
      return [varint(number * 8 + 2), varint(bytes.length), bytes];
    }),
  );
}

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

const image = (magics: number[], ...messages: Buffer[]): Buffer =>
  Buffer.concat([...magics.map(word), ...messages.flatMap((body) => [word(body.length), body])]);

const put = async (name: string, bytes: Uint8Array): Promise<string> => {
  await writeFile(join(dir, name), bytes);
  return join(dir, name);
};

const PAGEMAP = [MAGIC.common, MAGIC.pagemap];

describe('readInventory', () => {
  it('reads what Ferry needs and passes over the rest', async () => {
    const body = message([
      [1, 2],
      [3, message([[1, 5]])],
      [8, 123_456_789_012n],
      [10, 1],
      [11, 1],
      [13, 'f00d-1'],
      [14, 0xffff_ffff_ffff_ffffn],
      [6, 2],
    ]);
    await put('inventory.img', image([MAGIC.inventory], body));
    expect(await readInventory(dir)).toEqual({
      imgVersion: 2,
      runId: 'f00d-1',
      networkLockMethod: 'nftables',
      tcpClose: true,
      lsm: 'apparmor',
      dumpUptimeUs: 123_456_789_012,
    });
  });

  it.each([
    ['missing', undefined, 'no such file'],
    ['empty', Buffer.alloc(0), '4 bytes of header'],
    ['of another kind', image([MAGIC.common]), 'magic 0x58313116'],
    ['without a message', image([MAGIC.inventory]), 'one message, found 0'],
    ['with two messages', image([MAGIC.inventory], message([[1, 1]]), message([])), 'one message, found 2'],
    ['without a version', image([MAGIC.inventory], message([])), 'image version'],
    ['with half a length', Buffer.concat([word(MAGIC.inventory), Buffer.from([1, 0])]), 'a length'],
    ['cut off', Buffer.concat([word(MAGIC.inventory), word(0xffffffff), varint(8)]), '4294967295 bytes'],
    ['with an endless integer', image([MAGIC.inventory], Buffer.alloc(20, 0xff)), 'more than 10 bytes'],
    ['that ends in an integer', image([MAGIC.inventory], Buffer.from([8, 0x80])), 'end of the message'],
    ['with a field beyond its end', image([MAGIC.inventory], Buffer.from([0x6a, 0x7f, 1])), '127 bytes'],
    ['with a huge field', image([MAGIC.inventory], Buffer.from([0x6a, ...varint(2n ** 63n)])), 'bytes'],
    ['with a group', image([MAGIC.inventory], Buffer.from([0x0b])), 'integer'],
    ['with an unknown wire type', image([MAGIC.inventory], Buffer.from([0x7f])), 'wire type'],
    ['with text for a number', image([MAGIC.inventory], message([[1, 'two']])), 'wire type 2'],
    ['with a number for text', image([MAGIC.inventory], message([[13, 2]])), 'wire type 0'],
    ['with a version too big', image([MAGIC.inventory], message([[1, 2n ** 60n]])), '53 bits'],
  ])('refuses one %s', async (_name, bytes, text) => {
    if (bytes !== undefined) await put('inventory.img', bytes);
    const error: unknown = await readInventory(dir).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CriuImageError);
    expect((error as CriuImageError).file).toBe(join(dir, 'inventory.img'));
    expect((error as CriuImageError).message).toContain(text);
  });
});

describe('readPstree', () => {
  it('reads processes and their threads, packed or not', async () => {
    const root = message([
      [1, 1],
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 1],
      [5, 300],
    ]);
    const child = message([
      [5, Buffer.concat([varint(7), varint(70_000)])],
      [4, 1],
      [3, 1],
      [2, 1],
      [1, 7],
    ]);
    await put('pstree.img', image([MAGIC.common, MAGIC.pstree], root, child));
    expect(await readPstree(dir)).toEqual([
      { pid: 1, ppid: 0, pgid: 1, sid: 1, threads: [1, 300] },
      { pid: 7, ppid: 1, pgid: 1, sid: 1, threads: [7, 70_000] },
    ]);
  });

  it('refuses an empty one, and a process without ids', async () => {
    await put('pstree.img', image([MAGIC.common, MAGIC.pstree]));
    await expect(readPstree(dir)).rejects.toThrow(CriuImageError);
    await put('pstree.img', image([MAGIC.common, MAGIC.pstree], message([[1, 1]])));
    await expect(readPstree(dir)).rejects.toThrow('pid, ppid');
  });
});

describe('pages', () => {
  const entry = (vaddr: number | bigint, pages: number, flags: number): Buffer =>
    message([
      [1, vaddr],
      [2, 0],
      [4, flags],
      [5, pages],
    ]);

  it('reads the page maps of criu 4.2 and of earlier ones', async () => {
    const file = await put(
      'pagemap-5.img',
      image(
        PAGEMAP,
        message([[1, 65_537]]),
        entry(0x7fff_ffff_f000n, 3, 4),
        entry(0xff_ffff_ffff_f000n, 1, 2),
        message([
          [1, 4096],
          [2, 9],
        ]),
        message([
          [1, 8192],
          [2, 2],
          [3, 1],
          [4, 4],
        ]),
      ),
    );
    expect(await readPagemap(file)).toEqual({
      pagesId: 65_537,
      entries: [
        { vaddr: 0x7fff_ffff_f000, pages: 3, flags: 4 },
        { vaddr: Number(0xff_ffff_ffff_f000n), pages: 1, flags: 2 },
        { vaddr: 4096, pages: 9, flags: 4 },
        { vaddr: 8192, pages: 2, flags: 1 },
      ],
    });
    expect(BigInt(Number(0xff_ffff_ffff_f000n))).toBe(0xff_ffff_ffff_f000n);
  });

  it('adds up, and finds pages images of the wrong size', async () => {
    await put(
      'pagemap-5.img',
      image(PAGEMAP, message([[1, 1]]), entry(4096, 2, 4), entry(65_536, 1, 6), entry(99_328, 5, 1)),
    );
    await put('pagemap-shmem-9.img', image(PAGEMAP, message([[1, 2]]), entry(0, 7, 2)));
    await put('pages-1.img', Buffer.alloc(3 * 4096));
    await put('pstree.img', Buffer.alloc(1));
    expect(await verifyPages(dir)).toEqual({
      pagemaps: 2,
      presentPages: 3,
      presentBytes: 12_288,
      parentPages: 5,
      missingPages: 7,
    });
    await truncate(join(dir, 'pages-1.img'), 12_287);
    await expect(verifyPages(dir)).rejects.toMatchObject({
      file: join(dir, 'pages-1.img'),
      expected: '12288 bytes',
      actual: '12287 bytes',
    });
    await rm(join(dir, 'pages-1.img'));
    await expect(verifyPages(dir)).rejects.toThrow('no such file');
  });

  it('refuses page maps without a head or an address', async () => {
    await put('pagemap-1.img', image(PAGEMAP));
    await expect(verifyPages(dir)).rejects.toThrow('a head');
    await put('pagemap-1.img', image(PAGEMAP, message([[2, 1]])));
    await expect(verifyPages(dir)).rejects.toThrow('the number of a pages image');
    await put('pagemap-1.img', image(PAGEMAP, message([[1, 1]]), message([[5, 1]])));
    await expect(verifyPages(dir)).rejects.toThrow('an address');
  });

  it('has nothing against a dump without memory', async () => {
    expect(await verifyPages(dir)).toMatchObject({ pagemaps: 0, presentBytes: 0 });
  });
});

describe('readStats', () => {
  const SERVICE = [MAGIC.service, MAGIC.stats];

  it('reads the figures of a dump', async () => {
    const figures = message(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((n) => [n, n * 100] as const),
    );
    await put('stats-dump', image(SERVICE, message([[1, figures]])));
    expect(await readStats(dir, 'dump')).toEqual({
      freezingUs: 100,
      frozenUs: 200,
      memdumpUs: 300,
      memwriteUs: 400,
      pagesScanned: 500,
      pagesSkippedParent: 600,
      pagesWritten: 700,
      pagesLazy: 900,
      shmemPagesScanned: 1200,
      shmemPagesSkippedParent: 1300,
      shmemPagesWritten: 1400,
    });
  });

  it('reads the figures of a restore', async () => {
    await put(
      'stats-restore',
      image(
        SERVICE,
        message([
          [
            2,
            message([
              [3, 11],
              [4, 22],
            ]),
          ],
        ]),
      ),
    );
    expect(await readStats(dir, 'restore')).toEqual({
      pagesCompared: 0,
      pagesSkippedCow: 0,
      forkingUs: 11,
      restoreUs: 22,
      pagesRestored: 0,
    });
  });

  it('refuses figures of the other kind', async () => {
    await put('stats-restore', image(SERVICE, message([[1, message([])]])));
    await expect(readStats(dir, 'restore')).rejects.toThrow('figures of a restore');
  });
});

describe('mendTerminals', () => {
  const task = (pid: number, pgid: number, sid: number) =>
    message([
      [1, pid],
      [2, 0],
      [3, pgid],
      [4, sid],
    ]);
  const terminal = (session: number, group: number) =>
    message([
      [1, 1],
      [6, session],
      [7, group],
      [8, 0x8800],
    ]);
  const TTY = [MAGIC.common, MAGIC.ttyInfo];

  it('gives terminals of groups that have ended to the leader of their session', async () => {
    await put(
      'pstree.img',
      image([MAGIC.common, MAGIC.pstree], task(70_000, 70_000, 70_000), task(9, 9, 70_000)),
    );
    const file = await put(
      'tty-info.img',
      image(TTY, terminal(70_000, 9), terminal(70_000, 100), terminal(0, 0), terminal(5, 100)),
    );
    expect(await mendTerminals(dir)).toEqual([100]);
    // The second only; a session without its leader in the tree is left as it is.
    expect(await readFile(file)).toEqual(
      image(TTY, terminal(70_000, 9), terminal(70_000, 70_000), terminal(0, 0), terminal(5, 100)),
    );
    expect(await mendTerminals(dir)).toEqual([]);
  });

  it('has nothing to do where there is no terminal', async () => {
    expect(await mendTerminals(dir)).toEqual([]);
  });
});
