import { createHash, type Hash } from 'node:crypto';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FerryError, type ImageFile } from '@ferry/protocol';
import { extract, pack, type Header, type Pack } from 'tar-stream';
import { fileSizes } from './store.js';

/** Largest frame; docs of PullImage promise it. */
export const FRAME_BYTES = 256 * 1024;

// 'wx' also refuses a symbolic link.
const NEW_FILE = { flag: 'wx', mode: 0o600 };
const MAX_FILES = 100_000;
const MAX_NAME_BYTES = 255;

export interface PackOptions {
  /** Files that are left out. */
  readonly exclude?: ((name: string) => boolean) | undefined;
}

/** An image on its way out: iterate once for the frames, then ask for the manifest. */
export class ImagePack implements AsyncIterable<Buffer> {
  readonly #dir: string;
  readonly #exclude: (name: string) => boolean;
  readonly #files: ImageFile[] = [];
  #done = false;

  constructor(dir: string, options: PackOptions = {}) {
    this.#dir = dir;
    this.#exclude = options.exclude ?? (() => false);
  }

  /** Every file that went out, with the digest of what went out. Throws INTERNAL before the last frame. */
  manifest(): readonly ImageFile[] {
    if (!this.#done)
      throw new FerryError('INTERNAL', 'the manifest is asked for before the end of the archive');
    return this.#files;
  }

  /** The tar archive in frames of at most FRAME_BYTES. Files are read as the consumer takes frames. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    const archive = pack();
    const aborter = new AbortController();
    const filling = this.#fill(archive, aborter.signal).catch((error: unknown) => {
      archive.destroy(error as Error);
    });
    try {
      yield* inFrames(archive as AsyncIterable<Buffer>);
      await filling;
      this.#done = true;
    } finally {
      // The consumer may leave early: the file being read must be closed.
      aborter.abort();
      archive.destroy();
      await filling;
    }
  }

  async #fill(archive: Pack, signal: AbortSignal): Promise<void> {
    for (const { name, size } of await fileSizes(this.#dir)) {
      if (this.#exclude(name)) continue;
      if (size <= FRAME_BYTES) {
        await this.#fillSmall(archive, name, size);
        continue;
      }
      const hash = createHash('sha256');
      const entry = archive.entry({ name, size, type: 'file', mode: 0o600 });
      // Reading one byte more than there was would break the archive.
      const source = createReadStream(join(this.#dir, name), { end: size - 1, highWaterMark: FRAME_BYTES });
      await pipeline(source, digesting(hash), entry, { signal });
      this.#files.push({ name, sizeBytes: size, sha256: hash.digest() });
    }
    archive.finalize();
  }

  /** In one piece and at once: an application is frozen while dozens of small files are packed. */
  async #fillSmall(archive: Pack, name: string, size: number): Promise<void> {
    const content = readFileSync(join(this.#dir, name)).subarray(0, size);
    if (content.length < size) throw new FerryError('INTERNAL', `${name} has become shorter`);
    await new Promise<void>((resolve, reject) =>
      archive.entry({ name, size, type: 'file', mode: 0o600 }, content, (error) =>
        error ? reject(error) : resolve(),
      ),
    );
    this.#files.push({ name, sizeBytes: size, sha256: createHash('sha256').update(content).digest() });
  }
}

/** Packs the regular files of a directory. */
export function packImage(dir: string, options: PackOptions = {}): ImagePack {
  return new ImagePack(dir, options);
}

export interface UnpackOptions {
  /** Most bytes of file contents to take. */
  readonly maxBytes?: number | undefined;
  /** Called with the sum of content bytes so far. */
  readonly onBytes?: ((total: number) => void) | undefined;
}

/**
 * Unpacks an archive of an image into a directory. It comes from another machine, so it is not trusted: plain files
 * with plain names only, none twice, none that is there, none larger than allowed.
 * @returns what was written, with the digest of each file
 * Throws ARCHIVE_INVALID, and what reading the frames throws.
 */
export async function unpackImage(
  frames: AsyncIterable<Buffer>,
  dir: string,
  options: UnpackOptions = {},
): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  const names = new Set<string>();
  const limit = options.maxBytes ?? Infinity;
  let total = 0;
  const archive = extract();
  // What went wrong first: the other side of the stream then only says that it was closed.
  let cause: unknown;
  const feeding = pipeline(frames, archive).catch((error: unknown) => {
    cause ??= error;
    archive.destroy();
  });
  try {
    for await (const entry of archive) {
      const { name, size } = checkHeader(entry.header, names);
      if (total + size > limit)
        throw invalid(`more than the ${limit} bytes that are allowed, at ${JSON.stringify(name)}`);
      const before = total;
      const write = size <= FRAME_BYTES ? writeSmall : writeNew;
      const sha256 = await write(join(dir, name), entry as AsyncIterable<Buffer>, (bytes) => {
        total = before + bytes;
        options.onBytes?.(total);
      });
      if (total - before !== size) throw invalid(`${name} ends after ${total - before} of ${size} bytes`);
      files.push({ name, sizeBytes: size, sha256 });
    }
  } catch (error) {
    cause ??= error;
  }
  archive.destroy();
  await feeding;
  if (cause !== undefined) throw asArchiveError(cause);
  return files;
}

/** The SHA-256 of every file of an image that is at rest. */
export async function digestImage(dir: string): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  for (const { name, size } of await fileSizes(dir)) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(dir, name), { highWaterMark: FRAME_BYTES }), hash);
    files.push({ name, sizeBytes: size, sha256: hash.digest() });
  }
  return files;
}

function checkHeader(header: Header, names: Set<string>): { name: string; size: number } {
  const { name, type, size } = header;
  if (type !== 'file') throw invalid(`${JSON.stringify(name)} is no file (${type})`);
  if (name === '' || name.startsWith('.') || /[/\\\0]/.test(name) || Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw invalid(`${JSON.stringify(name)} is not a plain file name`);
  if (names.has(name)) throw invalid(`${name} comes twice`);
  if (names.size >= MAX_FILES) throw invalid(`more than ${MAX_FILES} files`);
  if (!Number.isSafeInteger(size) || size < 0) throw invalid(`${name} has no size`);
  names.add(name);
  return { name, size };
}

/** Writes a file that must not exist; returns its digest. Read from the source only as fast as the disk takes it. */
async function writeNew(
  path: string,
  source: AsyncIterable<Buffer>,
  onBytes: (total: number) => void,
): Promise<Buffer> {
  const hash = createHash('sha256');
  let written = 0;
  const file = await open(path, NEW_FILE.flag, NEW_FILE.mode).catch((error: unknown) => {
    throw orThere(error, path);
  });
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      for (let at = 0; at < chunk.length;)
        at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
      written += chunk.length;
      onBytes(written);
    }
  } finally {
    await file.close();
  }
  return hash.digest();
}

/** The same in one piece and at once, as ImagePack reads it. */
async function writeSmall(
  path: string,
  source: AsyncIterable<Buffer>,
  onBytes: (total: number) => void,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk);
  const content = Buffer.concat(chunks);
  try {
    writeFileSync(path, content, NEW_FILE);
  } catch (error) {
    throw orThere(error, path);
  }
  onBytes(content.length);
  return createHash('sha256').update(content).digest();
}

function orThere(error: unknown, path: string): unknown {
  return (error as NodeJS.ErrnoException).code === 'EEXIST' ? invalid(`${path} is there already`) : error;
}

function digesting(hash: Hash) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      hash.update(chunk);
      yield chunk;
    }
  };
}

/** Gathers small chunks (tar headers) and splits large ones. */
async function* inFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let parts: Buffer[] = [];
  let held = 0;
  for await (const chunk of source) {
    for (let rest = chunk; rest.length > 0;) {
      const part = rest.subarray(0, FRAME_BYTES - held);
      rest = rest.subarray(part.length);
      parts.push(part);
      held += part.length;
      if (held < FRAME_BYTES) continue;
      yield parts.length === 1 ? part : Buffer.concat(parts);
      parts = [];
      held = 0;
    }
  }
  if (held > 0) yield Buffer.concat(parts);
}

/** tar-stream's complaints about a damaged archive, which have no code, are about what the peer sent. */
function asArchiveError(error: unknown): unknown {
  const plain = error instanceof Error && error.name === 'Error' && !('code' in error);
  return plain ? invalid(error.message, error) : error;
}

function invalid(message: string, cause?: unknown): FerryError {
  return new FerryError('ARCHIVE_INVALID', `image archive: ${message}`, { cause });
}
