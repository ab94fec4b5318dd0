import type { Duplex } from 'node:stream';
import { PAGE_SIZE } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import {
  CheckChain,
  decodeHead,
  DONE,
  FRAME,
  FRAME_PAGES,
  HEAD_BYTES,
  isIntact,
  SAME_PAGES,
} from './frame.js';
import { KnownPages, type PageHasher } from './page-hash.js';
import type { PageStore } from './page-store.js';
import { readExactly, write } from './socket-io.js';

const NONE: Buffer = Buffer.alloc(0);

/** Takes what a DeltaSender sends, checks every frame, and stores it. */
export class DeltaReceiver {
  readonly #socket: Duplex;
  readonly #hasher: PageHasher;
  readonly #store: PageStore;
  readonly #finish: () => Promise<void>;
  readonly #onBytes: (total: number) => void;
  readonly #known = new KnownPages();
  readonly #chain = new CheckChain();
  #final = false;
  #bytes = 0;

  /** @param finish makes of the store what is needed of it, before the source is told that all has come */
  constructor(
    socket: Duplex,
    hasher: PageHasher,
    store: PageStore,
    finish: () => Promise<void>,
    onBytes: (total: number) => void,
  ) {
    this.#socket = socket;
    this.#hasher = hasher;
    this.#store = store;
    this.#finish = finish;
    this.#onBytes = onBytes;
  }

  /** Bytes read so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes everything up to END. Throws PAGE_STREAM_LOST, and PAGES_CORRUPT for what is not as it was sent. */
  async run(): Promise<void> {
    for (;;) {
      const head = await this.#read(HEAD_BYTES);
      const { kind, pages, object, address } = decodeHead(head);
      if (pages > (kind === FRAME.same ? SAME_PAGES : FRAME_PAGES)) throw corrupt();
      if (kind === FRAME.pages) {
        const bytes = await this.#read(pages * PAGE_SIZE);
        const hashes = this.#hasher.hash(bytes);
        this.#check(head, hashes);
        this.#known.set(object, address / PAGE_SIZE, hashes);
        if (this.#final) await this.#store.putFinal(object, address, bytes);
        else await this.#store.put(object, address, bytes);
      } else if (kind === FRAME.same) {
        this.#check(head, this.#known.hashes(object, address / PAGE_SIZE, pages));
        this.#store.keep(object, address, pages);
      } else {
        this.#check(head, NONE);
        if (await this.#mark(kind, object)) return;
      }
    }
  }

  /** A frame without pages. Returns whether it was the last one. */
  async #mark(kind: number, object: bigint): Promise<boolean> {
    if (kind === FRAME.open) this.#store.openFinal(object);
    else if (kind === FRAME.final) {
      this.#final = true;
      this.#store.endRound();
    } else if (kind === FRAME.round) {
      this.#store.endRound();
      await this.#answer();
    } else if (kind === FRAME.end) {
      await this.#finish();
      await this.#answer();
      return true;
    } else throw corrupt();
    return false;
  }

  #check(head: Buffer, hashes: Buffer): void {
    if (!isIntact(head, hashes, this.#chain)) throw corrupt();
  }

  async #read(bytes: number): Promise<Buffer> {
    const chunk = bytes === 0 ? NONE : await readExactly(this.#socket, bytes);
    this.#bytes += bytes;
    this.#onBytes(this.#bytes);
    return chunk;
  }

  async #answer(): Promise<void> {
    await write(this.#socket, Buffer.from([DONE]));
  }
}

function corrupt(): FerryError {
  return new FerryError('PAGES_CORRUPT', 'pages did not arrive as they were sent', { step: 'receive-pages' });
}
