import { PAGE_SIZE } from '@ferry/criu';
import { describe, expect, it } from 'vitest';
import { PageStream, type PageStreamSum } from './page-stream.js';

const SECRET = Buffer.alloc(32, 3);
const OPEN = 4;
const ADD = 0x4_0006;
const CLOSE = 0x1023;
const PROCESS = (7n << 8n) | 1n;
const SHARED = (9n << 8n) | 2n;

function head(command: number, object: bigint, address = 0, pages = 0): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32LE(command, 0);
  bytes.writeBigUInt64LE(BigInt(pages), 8);
  bytes.writeBigUInt64LE(BigInt(address), 16);
  bytes.writeBigUInt64LE(object, 24);
  return bytes;
}

const run = (object: bigint, page: number, pages: number): Buffer[] => [
  head(ADD, object, page * PAGE_SIZE, pages),
  ...Array.from({ length: pages }, (_, index) => Buffer.alloc(PAGE_SIZE, (page + index) % 251)),
];

/** 4 MiB are 1024 pages: these are in the first, the first and second, and the second and third of them. */
const STREAM = Buffer.concat([
  head(OPEN, PROCESS),
  ...run(PROCESS, 10, 1000),
  ...run(PROCESS, 5000, 100),
  head(OPEN, SHARED),
  ...run(SHARED, 0, 1000),
  head(CLOSE, 0n),
]);
/** Where the nth page of those is. */
const place = (page: number): number => 32 * (page < 1000 ? 2 : page < 1100 ? 3 : 5) + page * PAGE_SIZE;

async function read(bytes: Buffer, cut = 1 << 20): Promise<PageStream> {
  const stream = await PageStream.create(SECRET);
  for (let at = 0; at < bytes.length; at += cut) stream.take(bytes.subarray(at, at + cut));
  return stream;
}

function flipped(at: number): Buffer {
  const bytes = Buffer.from(STREAM);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

async function differing(bytes: Buffer): Promise<ReturnType<PageStream['differing']>> {
  return (await read(bytes)).differing((await read(STREAM)).sum());
}

describe('PageStream', () => {
  it.each([1 << 20, 100_003, 4096, 977])('sums up the same in pieces of %i bytes', async (cut) => {
    const sum: PageStreamSum = (await read(STREAM, cut)).sum();
    expect(sum.bytes).toBe(STREAM.length);
    // 2100 pages: three pieces of 4 MiB at most, and what is not pages.
    expect(sum.sums).toHaveLength(4 * 8);
    expect(sum).toEqual((await read(STREAM)).sum());
    expect((await read(STREAM, cut)).differing(sum)).toEqual([]);
  });

  it('tells which pages may differ', async () => {
    const process = { shared: false, id: 7 };
    const first = [
      { ...process, address: 10 * PAGE_SIZE, pages: 1000 },
      { ...process, address: 5000 * PAGE_SIZE, pages: 24 },
    ];
    const second = [
      { ...process, address: 5024 * PAGE_SIZE, pages: 76 },
      { shared: true, id: 9, address: 0, pages: 948 },
    ];
    const third = [{ shared: true, id: 9, address: 948 * PAGE_SIZE, pages: 52 }];
    for (const [page, runs] of [
      [0, first],
      [1023, first],
      [1024, second],
      [2047, second],
      [2048, third],
      [2099, third],
    ] as const)
      expect(await differing(flipped(place(page) + 5))).toEqual(runs);
  });

  it('tells nothing of pages when what tells of them has changed', async () => {
    for (const at of [0, 33, 40, 50, 60, STREAM.length - 1])
      expect(await differing(flipped(at))).toBeUndefined();
    expect(await differing(STREAM.subarray(0, -PAGE_SIZE))).toBeUndefined();
    expect(await differing(Buffer.alloc(0))).toBeUndefined();
  });
});
