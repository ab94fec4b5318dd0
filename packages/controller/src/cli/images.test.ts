import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PullImageResponse } from '@ferry/protocol';
import { FakeTerminal } from '../testing/fake-terminal.js';
import { startPair, type Pair } from '../testing/pair.js';
import { main } from './main.js';

let pair: Pair;
let directory: string;
let terminal: FakeTerminal;

beforeEach(async () => {
  pair = await startPair();
  directory = await mkdtemp(join(tmpdir(), 'controller-images-'));
  const file = join(directory, 'ferry.yaml');
  await writeFile(file, JSON.stringify({ nodes: { a: { address: pair.a.address } }, insecure: true }));
  terminal = new FakeTerminal({ FERRY_CONFIG: file });
});
afterEach(async () => {
  pair.close();
  await rm(directory, { recursive: true });
});

const run = (line: string): Promise<number> => main(line.split(' '), terminal);

describe('ferry images pull', () => {
  const pull = (): Promise<number> => run(`images pull a img -o ${join(directory, 'img.tar')}`);

  it('saves the archive', async () => {
    expect(await pull()).toBe(0);
    expect(terminal.out).toMatch(/img\.tar: 2 files, [\d.]+ KiB, verified/);
    const archive = await readFile(join(directory, 'img.tar'));
    expect(archive.subarray(0, 11).toString()).toBe('pages-1.img');
    expect(archive.includes(Buffer.from('core-7.img'))).toBe(true);
  });

  const damage = (frames: PullImageResponse[]): PullImageResponse[] =>
    frames.map((frame, index) =>
      index === 2 && frame.data !== undefined
        ? { ...frame, data: Buffer.alloc(frame.data.length, 9) }
        : frame,
    );
  it.each<[string, (frames: PullImageResponse[]) => PullImageResponse[], string]>([
    ['the stream ends early', (frames) => frames.slice(0, 3), 'STREAM_TRUNCATED'],
    ['a byte is damaged', damage, 'DIGEST_MISMATCH'],
    ['the archive ends early', (frames) => frames.filter((_, index) => index !== 5), 'ARCHIVE_INVALID'],
    [
      'the archive is none',
      (frames) => [
        ...frames.slice(0, 1),
        { frame: 'data', data: Buffer.alloc(2048, 65) },
        ...frames.slice(-1),
      ],
      'ARCHIVE_INVALID',
    ],
  ])('leaves nothing behind when %s', async (_, tamper, code) => {
    pair.a.images.tamper = tamper;
    expect(await pull()).toBe(4);
    expect(terminal.err).toContain(code);
    expect(await readdir(directory)).toEqual(['ferry.yaml']);
  });

  it('refuses a file that cannot be', async () => {
    expect(await run('images pull a img -o /does/not/exist/x.tar')).toBe(2);
  });
});

it('lists and removes images', async () => {
  expect(await run('images a --json')).toBe(0);
  expect(terminal.lines()).toMatchObject([{ type: 'image', id: 'img', area: 'disk', file_count: 2 }]);
  expect(await run('images rm a img')).toBe(0);
  expect(await run('images rm a ghost')).toBe(3);
});

describe('ferry dump and restore', () => {
  it('follow the operation to its end', async () => {
    expect(await run('dump a counter --image img-1 --leave-running --file-locks --area memory')).toBe(0);
    expect(terminal.out).toContain('image img-1 on a: 4.0 KiB');
    expect(pair.a.operations.request).toMatchObject({
      imageId: 'img-1',
      area: 'IMAGE_AREA_MEMORY',
      process: { pid: 100, startTimeTicks: 5100 },
      options: { leaveRunning: true, fileLocks: true },
    });
    expect(await run('restore a img-1 --tcp close')).toBe(0);
    expect(terminal.out).toContain('pid 7 runs on a');
  });

  it('are cancelled by Ctrl-C', async () => {
    pair.a.operations.work = new Promise(() => undefined);
    const interrupting = setInterval(() => terminal.interrupt(), 50);
    expect(await run('dump a counter --image img-1')).toBe(130);
    clearInterval(interrupting);
    expect(terminal.err).toContain('CANCELLED on a');
  });

  it('are left to the agent by a second Ctrl-C', async () => {
    pair.a.operations.work = new Promise(() => undefined);
    pair.a.operations.deaf = true;
    const interrupting = setInterval(() => terminal.interrupt(), 50);
    expect(await run('dump a counter --image img-1')).toBe(7);
    clearInterval(interrupting);
    expect(terminal.err).toContain('dump op-1 is left to a');
  });

  it('fail when the agent goes away', async () => {
    pair.a.operations.work = new Promise(() => undefined);
    setTimeout(() => pair.a.stop(), 200);
    expect([1, 6, 130]).toContain(await run('dump a counter --image img-1'));
  });
});
