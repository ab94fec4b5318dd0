import { PAGE_FLAGS, PAGE_SIZE } from '@ferry/criu';
import type { IHasher } from 'hash-wasm';
import { createPageHasher } from '../integrity/page-sum.js';

/** CRIU's page-server protocol since 4.2: u16 command, u16 flags, u32 nothing, u64 pages, u64 address, u64 object. */
const HEAD_BYTES = 32;
const ADD = 6;
/** Of an object: 1 for a process's memory, 2 for shared memory; above it CRIU's number for it. */
const SHARED = 2n;
/** What is summed up in one: little to compare where the sums differ, and 2 MiB of sums for a TiB. */
const CHUNK_PAGES = 1024;
const SUM_BYTES = 8;

/** All that has passed from criu to criu, as one end saw it. */
export interface PageStreamSum {
  readonly bytes: number;
  /** Of 8 bytes each (createPageHasher): of all that is not pages, then of each 4 MiB of pages. */
  readonly sums: Buffer;
}

/** Consecutive pages of one memory, as CRIU's images name it. */
export interface PageRun {
  readonly shared: boolean;
  readonly id: number;
  readonly address: number;
  readonly pages: number;
}

/** Reads what criu sends to a page server: sums it up, and keeps where each page belongs. */
export class PageStream {
  readonly #heads: IHasher;
  readonly #pages: IHasher;
  readonly #sums: Buffer[] = [];
  /** In the order of the stream, each behind the pages of those before. */
  readonly #runs: PageRun[] = [];
  readonly #head = Buffer.alloc(HEAD_BYTES);
  #headBytes = 0;
  #bytes = 0;
  #pageBytes = 0;
  /** Bytes of pages that are still to come before the next head. */
  #due = 0;
  #sum: PageStreamSum | undefined;

  private constructor(heads: IHasher, pages: IHasher) {
    this.#heads = heads.init();
    this.#pages = pages.init();
  }

  /** @param secret known to both agents */
  static async create(secret: Buffer): Promise<PageStream> {
    return new PageStream(await createPageHasher(secret), await createPageHasher(secret));
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes the next bytes, however they are cut. */
  take(bytes: Buffer): void {
    this.#bytes += bytes.length;
    for (let at = 0; at < bytes.length;)
      at += this.#due > 0 ? this.#takePages(bytes.subarray(at)) : this.#takeHead(bytes.subarray(at));
  }

  /** What all of it sums up to; nothing is taken any more. */
  sum(): PageStreamSum {
    return (this.#sum ??= this.#sumUp());
  }

  /**
   * The pages that lie where the sums of the other end differ.
   * @returns undefined when it is not, or not only, pages that differ
   */
  differing(other: PageStreamSum): PageRun[] | undefined {
    const { bytes, sums } = this.sum();
    const isSame = (at: number): boolean =>
      sums.subarray(at, at + SUM_BYTES).equals(other.sums.subarray(at, at + SUM_BYTES));
    if (bytes !== other.bytes || sums.length !== other.sums.length || !isSame(0)) return undefined;
    const chunks = new Set<number>();
    for (let chunk = 0; (chunk + 1) * SUM_BYTES < sums.length; chunk++)
      if (!isSame((chunk + 1) * SUM_BYTES)) chunks.add(chunk);
    return chunks.size === 0 ? [] : this.#runsIn(chunks);
  }

  #takeHead(bytes: Buffer): number {
    const taken = bytes.copy(this.#head, this.#headBytes);
    this.#headBytes += taken;
    if (this.#headBytes < HEAD_BYTES) return taken;
    this.#headBytes = 0;
    this.#heads.update(this.#head);
    const hasPages =
      this.#head.readUInt16LE(0) === ADD && (this.#head.readUInt16LE(2) & PAGE_FLAGS.present) !== 0;
    if (!hasPages) return taken;
    const object = this.#head.readBigUInt64LE(24);
    const pages = Number(this.#head.readBigUInt64LE(8));
    this.#runs.push({
      shared: (object & 0xffn) === SHARED,
      id: Number(object >> 8n),
      address: Number(this.#head.readBigUInt64LE(16)),
      pages,
    });
    this.#due = pages * PAGE_SIZE;
    return taken;
  }

  #takePages(bytes: Buffer): number {
    const chunkBytes = CHUNK_PAGES * PAGE_SIZE;
    const taken = Math.min(bytes.length, this.#due, chunkBytes - (this.#pageBytes % chunkBytes));
    this.#pages.update(bytes.subarray(0, taken));
    this.#due -= taken;
    this.#pageBytes += taken;
    if (this.#pageBytes % chunkBytes === 0) this.#endChunk();
    return taken;
  }

  #sumUp(): PageStreamSum {
    if (this.#pageBytes % (CHUNK_PAGES * PAGE_SIZE) > 0) this.#endChunk();
    const heads = Buffer.from(this.#heads.digest('binary'));
    return { bytes: this.#bytes, sums: Buffer.concat([heads, ...this.#sums]) };
  }

  #endChunk(): void {
    this.#sums.push(Buffer.from(this.#pages.digest('binary')));
    this.#pages.init();
  }

  #runsIn(chunks: ReadonlySet<number>): PageRun[] {
    const found: PageRun[] = [];
    let first = 0;
    for (const run of this.#runs) {
      for (let done = 0; done < run.pages;) {
        const chunk = Math.floor((first + done) / CHUNK_PAGES);
        const pages = Math.min(run.pages - done, (chunk + 1) * CHUNK_PAGES - first - done);
        if (chunks.has(chunk)) found.push({ ...run, address: run.address + done * PAGE_SIZE, pages });
        done += pages;
      }
      first += run.pages;
    }
    return found;
  }
}
