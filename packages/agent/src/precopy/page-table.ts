/** Pages of a chunk: 2 MiB of address space. */
const CHUNK_PAGES = 512;

/** A few bytes for each page of an address space, kept in chunks: dense where memory is, nothing where it is not. */
export class PageTable {
  readonly #width: number;
  readonly #chunks = new Map<number, Buffer>();

  /** @param width bytes for a page; all zero means that nothing is known of it */
  constructor(width: number) {
    this.#width = width;
  }

  /** The bytes of a page, to read; undefined when its whole chunk is empty. A view. */
  get(page: number): Buffer | undefined {
    const chunk = this.#chunks.get(Math.floor(page / CHUNK_PAGES));
    return chunk === undefined ? undefined : this.#cell(chunk, page);
  }

  /** The bytes of a page, to write. */
  at(page: number): Buffer {
    const key = Math.floor(page / CHUNK_PAGES);
    let chunk = this.#chunks.get(key);
    if (chunk === undefined) this.#chunks.set(key, (chunk = Buffer.alloc(CHUNK_PAGES * this.#width)));
    return this.#cell(chunk, page);
  }

  /** The bytes of consecutive pages. */
  range(page: number, pages: number): Buffer {
    const bytes = Buffer.alloc(pages * this.#width);
    for (let done = 0; done < pages;) {
      const first = (page + done) % CHUNK_PAGES;
      const count = Math.min(CHUNK_PAGES - first, pages - done);
      const chunk = this.#chunks.get(Math.floor((page + done) / CHUNK_PAGES));
      chunk?.copy(bytes, done * this.#width, first * this.#width, (first + count) * this.#width);
      done += count;
    }
    return bytes;
  }

  /** Every chunk, ascending: its first page, and the bytes of all its pages. */
  *chunks(): Generator<readonly [number, Buffer], void, undefined> {
    for (const key of [...this.#chunks.keys()].sort((a, b) => a - b))
      yield [key * CHUNK_PAGES, this.#chunks.get(key) ?? Buffer.alloc(0)];
  }

  #cell(chunk: Buffer, page: number): Buffer {
    const start = (page % CHUNK_PAGES) * this.#width;
    return chunk.subarray(start, start + this.#width);
  }
}
