import { FerryError, type AgentClient, type ImageFile, type PullImageResponse } from '@ferry/protocol';
import { unpackImage } from './archive.js';

export interface FetchOptions {
  /** Whether to wait for an image that is still being made. */
  readonly wait?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly maxBytes?: number | undefined;
  /** Called with the sum of content bytes so far. */
  readonly onBytes?: ((total: number) => void) | undefined;
  /** Called once with the bytes that are to come. */
  readonly onTotal?: ((total: number) => void) | undefined;
}

/**
 * Pulls an image from another agent into a directory, and compares every file with what the sender says it sent.
 * @param client a bulk client of that agent
 * Throws STREAM_TRUNCATED, DIGEST_MISMATCH, ARCHIVE_INVALID, and what the call throws.
 */
export async function fetchImage(
  client: AgentClient,
  imageId: string,
  dir: string,
  options: FetchOptions = {},
): Promise<{ bytes: number; files: ImageFile[] }> {
  const stream = client.image.stream(
    'PullImage',
    { imageId, wait: options.wait ?? false },
    { signal: options.signal },
  );
  const framing = new Framing(stream, options);
  const files = await unpackImage(framing.data(), dir, options);
  compare(files, framing.manifest());
  return { bytes: files.reduce((sum, file) => sum + file.sizeBytes, 0), files };
}

/** Header, data …, trailer: takes the envelope off, and insists on it. */
class Framing {
  readonly #stream: AsyncIterable<PullImageResponse>;
  readonly #options: FetchOptions;
  #manifest: readonly ImageFile[] | undefined;

  constructor(stream: AsyncIterable<PullImageResponse>, options: FetchOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  async *data(): AsyncGenerator<Buffer, void, undefined> {
    let started = false;
    for await (const message of this.#stream) {
      if (this.#manifest !== undefined) throw truncated('there is more after the trailer');
      if (message.header != null) {
        if (started) throw truncated('a second header came');
        started = true;
        this.#options.onTotal?.(message.header.image?.sizeBytes ?? 0);
      } else if (!started) throw truncated('it begins without a header');
      else if (message.trailer != null) this.#manifest = message.trailer.files;
      else if (message.data !== undefined) yield message.data;
    }
    if (this.#manifest === undefined) throw truncated('it ended without a trailer');
  }

  manifest(): readonly ImageFile[] {
    if (this.#manifest === undefined) throw truncated('it has no trailer');
    return this.#manifest;
  }
}

/** Throws DIGEST_MISMATCH unless both lists name the same files with the same contents. */
export function compare(received: readonly ImageFile[], sent: readonly ImageFile[]): void {
  const byName = new Map(sent.map((file) => [file.name, file]));
  for (const file of received) {
    const other = byName.get(file.name);
    if (other?.sizeBytes !== file.sizeBytes || !other.sha256.equals(file.sha256)) throw mismatch(file.name);
    byName.delete(file.name);
  }
  for (const name of byName.keys()) throw mismatch(name);
}

function mismatch(name: string): FerryError {
  return new FerryError('DIGEST_MISMATCH', `${name} is not what was sent`, { facts: { file: name } });
}

function truncated(why: string): FerryError {
  return new FerryError('STREAM_TRUNCATED', `image stream: ${why}`);
}
