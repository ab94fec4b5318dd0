import { createHash } from 'node:crypto';
import { PAGE_SIZE } from '@ferry/criu';
import { createXXHash128, type IHasher } from 'hash-wasm';
import { PageTable } from './page-table.js';

/** Bytes of a page's hash. */
export const HASH_BYTES = 16;

/**
 * Tells whether a page is the one that the destination has. A wrong "same" would be silent corruption, so: 128 bits
 * (for 2^40 pages in a migration the odds of one are below 2^-80), and a seed that nobody outside knows, because
 * xxHash is not cryptographic and a workload's memory may hold what strangers sent it. It costs a third of SHA-256.
 */
export class PageHasher {
  readonly #hasher: IHasher;

  private constructor(hasher: IHasher) {
    this.#hasher = hasher;
  }

  /** @param secret known to both agents and to nobody else: the migration's ticket */
  static async create(secret: Buffer): Promise<PageHasher> {
    const seed = createHash('sha256').update('page hashes').update(secret).digest();
    return new PageHasher(await createXXHash128(seed.readUInt32LE(0), seed.readUInt32LE(4)));
  }

  /** Hashes of whole pages, one after another. */
  hash(pages: Buffer): Buffer {
    const count = pages.length / PAGE_SIZE;
    const hashes = Buffer.allocUnsafe(count * HASH_BYTES);
    for (let index = 0; index < count; index++) {
      this.#hasher.init();
      this.#hasher.update(pages.subarray(index * PAGE_SIZE, (index + 1) * PAGE_SIZE));
      hashes.set(this.#hasher.digest('binary'), index * HASH_BYTES);
    }
    return hashes;
  }
}

/** The hashes of the pages that the destination has: what both sides must agree on. */
export class KnownPages {
  readonly #objects = new Map<bigint, PageTable>();

  /** Whether any page of an object is known. */
  knows(object: bigint): boolean {
    return this.#objects.has(object);
  }

  /** Whether the page is known with just that hash. */
  has(object: bigint, page: number, hash: Buffer): boolean {
    return this.#objects.get(object)?.get(page)?.equals(hash) ?? false;
  }

  /** The hashes of consecutive pages; all zero of those that are not known. */
  hashes(object: bigint, page: number, pages: number): Buffer {
    return this.#objects.get(object)?.range(page, pages) ?? Buffer.alloc(pages * HASH_BYTES);
  }

  /** Whether there is none among hashes that stands for a page that is not known. */
  static areAllKnown(hashes: Buffer): boolean {
    for (let start = 0; start < hashes.length; start += HASH_BYTES)
      // Half of one is enough to tell.
      if (hashes.readUInt32LE(start) === 0 && hashes.readUInt32LE(start + 4) === 0) return false;
    return true;
  }

  /** Notes hashes of consecutive pages. */
  set(object: bigint, page: number, hashes: Buffer): void {
    let table = this.#objects.get(object);
    if (table === undefined) this.#objects.set(object, (table = new PageTable(HASH_BYTES)));
    for (let index = 0; index * HASH_BYTES < hashes.length; index++)
      table.at(page + index).set(hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES));
  }
}
