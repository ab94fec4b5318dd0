import { createHash, type Hash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { FerryError, type AgentClient, type ImageFile } from '@ferry/protocol';
import { extract } from 'tar-stream';
import { at } from '../present.js';

/** What was saved. */
export interface PulledImage {
  readonly file: string;
  /** Bytes of the archive. */
  readonly bytes: number;
  readonly files: number;
}

export interface PullOptions {
  readonly signal?: AbortSignal;
  /** Called at each frame with bytes so far, and the size of the image's files. */
  readonly onProgress?: (bytesDone: number, bytesTotal: number) => void;
}

/**
 * Saves an image as the tar archive in which it travels. The file appears under its name only when it is complete and
 * every digest of the trailer was met. Throws STREAM_TRUNCATED or DIGEST_MISMATCH.
 * @param client one made for bulk: its receive window is what makes this fast
 */
export async function pullImage(
  client: AgentClient,
  imageId: string,
  file: string,
  options: PullOptions = {},
): Promise<PulledImage> {
  const draft = `${file}.part`;
  const target = await open(draft, 'w', 0o600).catch((cause: unknown) => {
    throw new FerryError('INVALID_ARGUMENT', `cannot write ${draft}: ${(cause as Error).message}`, { cause });
  });
  try {
    const digests = new TarDigests();
    let bytes = 0;
    let total = 0;
    let trailer: readonly ImageFile[] | undefined;
    await at(client.name, async () => {
      for await (const frame of client.image.stream('PullImage', { imageId }, { signal: options.signal })) {
        total = frame.header?.image?.sizeBytes ?? total;
        trailer = frame.trailer?.files ?? trailer;
        if (frame.data === undefined || frame.frame !== 'data') continue;
        // One frame at a time: the next is not read from the connection before this one is on its way to the disk.
        await Promise.all([target.writeFile(frame.data), digests.add(frame.data)]);
        bytes += frame.data.length;
        options.onProgress?.(bytes, total);
      }
    });
    if (trailer === undefined)
      throw new FerryError('STREAM_TRUNCATED', `image ${imageId} ended without its trailer`, {
        node: client.name,
      });
    compare(trailer, await digests.end(), imageId, client.name);
    await target.sync();
    await target.close();
    await rename(draft, file);
    return { file, bytes, files: trailer.length };
  } catch (error) {
    await target.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}

/** Digests of the files in a tar archive, taken as it passes. */
class TarDigests {
  readonly #extract = extract();
  readonly #files = new Map<string, { readonly size: number; readonly sha256: string }>();
  readonly #ended: Promise<void>;

  constructor() {
    this.#extract.on('entry', (header, stream, next) => {
      const hash: Hash = createHash('sha256');
      let size = 0;
      stream.on('data', (chunk) => {
        hash.update(chunk as Buffer);
        size += (chunk as Buffer).length;
      });
      // Told by the archive as well, and looked at there.
      stream.on('error', () => undefined);
      stream.on('end', () => {
        this.#files.set(header.name, { size, sha256: hash.digest('hex') });
        next();
      });
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#extract.on('finish', resolve);
      this.#extract.on('error', reject);
    });
    // Looked at in end(); a broken archive must not be an unhandled rejection before that.
    this.#ended.catch(() => undefined);
  }

  async add(data: Buffer): Promise<void> {
    if (this.#extract.write(data) || this.#extract.destroyed) return;
    await Promise.race([new Promise<void>((resolve) => this.#extract.once('drain', resolve)), this.#ended]);
  }

  async end(): Promise<ReadonlyMap<string, { readonly size: number; readonly sha256: string }>> {
    this.#extract.end(undefined);
    await this.#ended.catch((cause: unknown) => {
      throw new FerryError('ARCHIVE_INVALID', `the archive is broken: ${(cause as Error).message}`, {
        cause,
      });
    });
    return this.#files;
  }
}

function compare(
  trailer: readonly ImageFile[],
  found: ReadonlyMap<string, { readonly size: number; readonly sha256: string }>,
  imageId: string,
  node: string,
): void {
  for (const { name, sizeBytes, sha256 } of trailer) {
    const file = found.get(name);
    if (file?.size === sizeBytes && file.sha256 === sha256.toString('hex')) continue;
    throw new FerryError('DIGEST_MISMATCH', `${name} of image ${imageId} arrived damaged`, { node });
  }
  if (found.size !== trailer.length)
    throw new FerryError('DIGEST_MISMATCH', `image ${imageId} has files that its manifest does not name`, {
      node,
    });
}
