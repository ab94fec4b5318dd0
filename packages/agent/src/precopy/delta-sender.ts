import type { Duplex } from 'node:stream';
import { PAGE_SIZE } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import { CheckChain, DONE, encodeHead, FRAME, SAME_PAGES } from './frame.js';
import { HASH_BYTES, KnownPages, type PageHasher } from './page-hash.js';
import { readExactly, write } from './socket-io.js';

/** Sends pages, but only those that the destination does not have as they are. */
export class DeltaSender {
  readonly #socket: Duplex;
  readonly #hasher: PageHasher;
  readonly #known = new KnownPages();
  readonly #chain = new CheckChain();
  #bytes = 0;
  #final = false;

  /** @param socket the data connection; everything after its preface is ours */
  constructor(socket: Duplex, hasher: PageHasher) {
    this.#socket = socket;
    this.#hasher = hasher;
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether the object has been seen in an earlier round. */
  knows(object: bigint): boolean {
    return this.#known.knows(object);
  }

  /**
   * Takes consecutive pages, FRAME_PAGES at most.
   * @param pages not to be changed afterwards when any was sent
   * @returns how many were sent
   */
  async offer(object: bigint, address: number, pages: Buffer): Promise<number> {
    const hashes = this.#hasher.hash(pages);
    const count = pages.length / PAGE_SIZE;
    const first = address / PAGE_SIZE;
    const isSame = (index: number): boolean =>
      this.#known.has(object, first + index, hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES));
    let sent = 0;
    for (let start = 0; start < count;) {
      const same = isSame(start);
      let end = start + 1;
      while (end < count && isSame(end) === same) end++;
      const runHashes = hashes.subarray(start * HASH_BYTES, end * HASH_BYTES);
      const runAddress = address + start * PAGE_SIZE;
      if (!same) {
        await this.#frame(FRAME.pages, end - start, object, runAddress, runHashes);
        await this.#write(pages.subarray(start * PAGE_SIZE, end * PAGE_SIZE));
        this.#known.set(object, first + start, runHashes);
        sent += end - start;
      } else if (this.#final) await this.#frame(FRAME.same, end - start, object, runAddress, runHashes);
      start = end;
    }
    return sent;
  }

  /**
   * After beginFinal(): consecutive pages that are as they were when they were offered last. Throws INTERNAL for a page
   * that never was.
   */
  async keep(object: bigint, address: number, pages: number): Promise<void> {
    for (let done = 0; done < pages; done += SAME_PAGES) {
      const count = Math.min(SAME_PAGES, pages - done);
      const start = address + done * PAGE_SIZE;
      const hashes = this.#known.hashes(object, start / PAGE_SIZE, count);
      if (!KnownPages.areAllKnown(hashes))
        throw new FerryError('INTERNAL', `the destination has not all pages at ${start.toString(16)}`, {
          step: 'dump',
        });
      await this.#frame(FRAME.same, count, object, start, hashes);
    }
  }

  /** Ends a round; returns once the destination has all of it. */
  async endRound(): Promise<void> {
    await this.#frame(FRAME.round);
    await this.#answer();
  }

  /** From here on it is said of every page whether it is the same. */
  async beginFinal(): Promise<void> {
    await this.#frame(FRAME.final);
    this.#final = true;
  }

  async open(object: bigint): Promise<void> {
    await this.#frame(FRAME.open, 0, object);
  }

  /** Ends the last round; returns once the destination has made its images of it. */
  async end(): Promise<void> {
    await this.#frame(FRAME.end);
    await this.#answer();
  }

  async #frame(
    kind: number,
    pages = 0,
    object = 0n,
    address = 0,
    hashes: Buffer = Buffer.alloc(0),
  ): Promise<void> {
    await this.#write(encodeHead({ kind, pages, object, address }, hashes, this.#chain));
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#bytes += bytes.length;
    await write(this.#socket, bytes);
  }

  async #answer(): Promise<void> {
    const [answer] = await readExactly(this.#socket, 1);
    if (answer !== DONE) throw new FerryError('PAGE_STREAM_LOST', 'the destination did not answer a round');
  }
}
