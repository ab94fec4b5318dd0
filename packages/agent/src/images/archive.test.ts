import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack, type Header } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestImage, FRAME_BYTES, packImage, unpackImage } from './archive.js';

let from: string;
let to: string;
beforeEach(async () => {
  from = await mkdtemp(join(tmpdir(), 'ferry-from-'));
  to = await mkdtemp(join(tmpdir(), 'ferry-to-'));
});
afterEach(() => Promise.all([from, to].map((dir) => rm(dir, { recursive: true, force: true }))));

/** A tar archive of entries, as one that means harm could make it. */
async function hostile(...entries: (Partial<Header> & { name: string; body?: string })[]): Promise<Buffer> {
  const archive = pack();
  for (const { body, ...header } of entries) archive.entry(header, body ?? '');
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const unpack = (bytes: Buffer, options = {}) => unpackImage(Readable.from([bytes]), to, options);

describe('packing and unpacking', () => {
  it('brings files of every size over, in frames that are not too large', async () => {
    for (const size of [0, 1, 511, 512, 513, FRAME_BYTES, 3 * FRAME_BYTES + 7])
      await writeFile(join(from, `f${size}.img`), randomBytes(size));
    await writeFile(join(from, '.mark'), 'stays');
    await writeFile(join(from, 'left.log'), 'stays');
    await mkdir(join(from, 'directory'));
    await symlink('f1.img', join(from, 'parent'));
    const archive = packImage(from, { exclude: (name) => name === 'left.log' });
    const frames: Buffer[] = [];
    for await (const frame of archive) frames.push(frame);
    for (const frame of frames) expect(frame.length).toBeLessThanOrEqual(FRAME_BYTES);
    const totals: number[] = [];
    const files = await unpackImage(Readable.from(frames), to, { onBytes: (total) => totals.push(total) });
    expect(files).toEqual(archive.manifest());
    expect(await digestImage(to)).toEqual(files);
    expect((await readdir(to)).sort()).toEqual(files.map(({ name }) => name).sort());
    expect(files).toHaveLength(7);
    for (const { name } of files)
      expect((await readFile(join(to, name))).equals(await readFile(join(from, name))), name).toBe(true);
    expect(totals.at(-1)).toBe(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  });

  it('reads no further than the consumer takes', async () => {
    await writeFile(join(from, 'big.img'), Buffer.alloc(64 * FRAME_BYTES));
    const archive = packImage(from);
    let taken = 0;
    for await (const _frame of archive) if (++taken === 3) break;
    expect(() => archive.manifest()).toThrow('before the end');
  });

  it('fails when a file shrinks while it is read', async () => {
    await writeFile(join(from, 'a.img'), Buffer.alloc(8 * FRAME_BYTES));
    const frames = packImage(from)[Symbol.asyncIterator]();
    await frames.next();
    await truncate(join(from, 'a.img'), FRAME_BYTES);
    await expect(
      (async () => {
        while ((await frames.next()).done !== true);
      })(),
    ).rejects.toThrow();
  });

  it('can be read by tar', async () => {
    await writeFile(join(from, 'a.img'), 'abc');
    const frames: Buffer[] = [];
    for await (const frame of packImage(from)) frames.push(frame);
    const { execa } = await import('execa');
    await execa('tar', ['-x', '-C', to], { input: Buffer.concat(frames) });
    expect(await readFile(join(to, 'a.img'), 'utf8')).toBe('abc');
  });
});

describe('an archive that means harm', () => {
  it.each([
    ['an absolute path', { name: '/etc/passwd', body: 'x' }],
    ['a path out of the directory', { name: '../x', body: 'x' }],
    ['a subdirectory', { name: 'a/b', body: 'x' }],
    ['a hidden file', { name: '.ferry-image.json', body: 'x' }],
    ['a symbolic link', { name: 'a', type: 'symlink', linkname: '/etc/passwd' }],
    ['a hard link', { name: 'a', type: 'link', linkname: '/etc/passwd' }],
    ['a directory', { name: 'a', type: 'directory' }],
    ['a character device', { name: 'a', type: 'character-device', devmajor: 1, devminor: 3 }],
    ['a FIFO', { name: 'a', type: 'fifo' }],
    ['an endless name', { name: 'x'.repeat(300), body: 'x' }],
  ] as const)('with %s is refused', async (_what, entry) => {
    await expect(unpack(await hostile(entry))).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    expect(await readdir(to)).toEqual([]);
  });

  it('with a file twice is refused', async () => {
    const bytes = await hostile({ name: 'a', body: '1' }, { name: 'a', body: '2' });
    await expect(unpack(bytes)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    expect(await readFile(join(to, 'a'), 'utf8')).toBe('1');
  });

  it('does not overwrite a file, nor write through a link', async () => {
    await writeFile(join(to, 'a'), 'mine');
    await symlink(join(to, 'b-target'), join(to, 'b'));
    for (const name of ['a', 'b'])
      await expect(unpack(await hostile({ name, body: 'x' }))).rejects.toMatchObject({
        code: 'ARCHIVE_INVALID',
      });
    expect(await readFile(join(to, 'a'), 'utf8')).toBe('mine');
    expect((await readdir(to)).sort()).toEqual(['a', 'b']);
  });

  it('is refused before it takes more than it may', async () => {
    const bytes = await hostile({ name: 'a', body: 'x'.repeat(600) }, { name: 'b', body: 'x'.repeat(600) });
    await expect(unpack(bytes, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    expect(await readdir(to)).toEqual(['a']);
    // A header alone may claim anything.
    const claim = await hostile({ name: 'c', body: 'x' });
    claim.write('77777777777', 124, 'latin1');
    await expect(unpack(claim, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  });

  it('that is cut off or damaged is refused', async () => {
    const bytes = await hostile({ name: 'a', body: 'x'.repeat(5000) });
    await expect(unpack(bytes.subarray(0, 3000))).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    bytes[10] = 0xff;
    await rm(join(to, 'a'), { force: true });
    await expect(unpack(bytes)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  });

  it("passes the sender's own error on", async () => {
    const cut = async function* () {
      yield (await hostile({ name: 'a', body: 'x'.repeat(5000) })).subarray(0, 2000);
      throw new RangeError('the connection broke');
    };
    await expect(unpackImage(cut(), to)).rejects.toThrow('the connection broke');
  });
});
