import type { Duplex } from 'node:stream';
import { FerryError } from '@ferry/protocol';
import { decompressing } from '../pages/compression.js';
import type { PageRun, PageStreamSum } from '../pages/page-stream.js';
import { connectPages, routeOf } from '../pages/data-client.js';
import type { SessionDeps } from '../sessions/deps.js';
import { drains } from '../sessions/modes.js';
import type { DestinationRecord } from '../sessions/record.js';
import { DeltaReceiver } from './delta-receiver.js';
import { PageHasher } from './page-hash.js';
import { PageStore } from './page-store.js';

/** The destination's side of rounds: makes images of them and of the final dump's pages, or keeps what stays. */
export class DestinationPrecopy {
  readonly #socket: Duplex;
  readonly #store: PageStore;
  readonly #receiver: DeltaReceiver;
  readonly #done: Promise<void>;

  private constructor(socket: Duplex, store: PageStore, receiver: DeltaReceiver) {
    this.#socket = socket;
    this.#store = store;
    this.#receiver = receiver;
    this.#done = receiver.run().catch((error: unknown) => {
      // The source learns of it by this, and undoes its side.
      socket.destroy();
      throw error;
    });
    // Shown by finish().
    this.#done.catch(() => undefined);
  }

  /** Connects to the source and begins to take what it sends. */
  static async start(
    record: DestinationRecord,
    images: string,
    deps: SessionDeps,
    onBytes: (total: number) => void,
  ): Promise<DestinationPrecopy> {
    const ticket = Buffer.from(record.ticket, 'hex');
    const socket = await connectPages(routeOf(record, deps.identity), {
      migrationId: record.migrationId,
      ticket,
      plain: false,
    });
    const store = new PageStore(images);
    const pages = record.compression === undefined ? socket : decompressing(socket);
    const finish = drains(record.mode) ? () => store.finishKept() : () => store.finish();
    const receiver = new DeltaReceiver(pages, await PageHasher.create(ticket), store, finish, onBytes);
    return new DestinationPrecopy(socket, store, receiver);
  }

  /**
   * Waits until everything is here. Throws unless it is as it was sent, and both sides counted the same.
   * @returns pages that may not be what was sent: none, each has come with its hash
   */
  async finish({ bytes: expectedBytes }: Pick<PageStreamSum, 'bytes'>): Promise<PageRun[]> {
    await this.#done;
    this.#socket.destroy();
    const { bytes } = this.#receiver;
    if (bytes !== expectedBytes)
      throw new FerryError(
        'PAGE_COUNT_MISMATCH',
        `the source sent ${expectedBytes} bytes of pages, ${bytes} arrived`,
        { step: 'receive-pages' },
      );
    return [];
  }

  /** Ends it before its time. */
  async destroy(): Promise<void> {
    this.#socket.destroy();
    await this.#done.catch(() => undefined);
    this.#store.close();
  }
}
