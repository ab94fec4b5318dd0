import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { relay } from '../pages/relay.js';
import type { TaskRef } from '../processes/procfs.js';
import type { Filled, Pager } from './pager.js';
import type { Pause } from './pause.js';

const RETRY_MS = 200;
/** A feed that is silent for so long although pages are missing is taken for broken. */
const SILENCE_MS = 5_000;
/** How often in a row the pager may be missed before it is taken for dead. */
const MISSED = 5;

/** How a feed ended: `lost` is a pager that has gone, with all of its heirs, before its time. */
export type FeedEnd = Filled | 'lost' | 'stopped';

export interface FeedOptions {
  readonly pager: Pager;
  readonly pause: Pause;
  /** The tree's root, once it runs. */
  readonly root: () => TaskRef | null;
  /** Connects to the source's data port. */
  readonly dial: () => Promise<Socket>;
  /** Called with the bytes that have come so far. */
  readonly onBytes: (total: number) => void;
  readonly logger: Logger;
}

/** Joins the pager with the source, again whenever that breaks, until nothing is missing. */
export class Feed {
  readonly ended: Promise<FeedEnd>;
  #stopped = false;
  readonly #options: FeedOptions;
  #cut: (() => void) | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.ended = this.#run(options.pager);
  }

  /** Breaks off; the tree's tasks block on the pages that they miss. */
  stop(): void {
    this.#stopped = true;
    this.#cut?.();
  }

  async #run(pager: Pager): Promise<FeedEnd> {
    const { pause, dial, onBytes, logger } = this.#options;
    let before = 0;
    let missed = 0;
    for (;;) {
      const filled = await pager.filled();
      if (filled !== undefined) return filled;
      if (this.#stopped) return 'stopped';
      try {
        missed += 1;
        const local = await pager.connect();
        missed = 0;
        await pause.end();
        const source = await dial().catch((error: unknown) => {
          local.destroy();
          throw error;
        });
        const done = before;
        before += await this.#join(source, local, (bytes) => onBytes(done + bytes));
      } catch (error) {
        logger.debug({ err: error }, 'no page feed');
      }
      if (missed >= MISSED) return (await pager.filled()) ?? 'lost';
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** The pager has ended, or is being succeeded. */
  async #pagerLeft(): Promise<void> {
    const { pager, pause, root } = this.#options;
    const tree = root();
    if (tree !== null && (await pager.filled()) === undefined && !this.#stopped) await pause.begin(tree);
  }

  async #join(source: Socket, local: Socket, onBytes: (total: number) => void): Promise<number> {
    const joined = relay(source, local, onBytes);
    this.#cut = () => joined.cut(new Error('the feed is stopped'));
    source.setTimeout(SILENCE_MS, () => joined.cut(new Error('the source is silent')));
    if (this.#stopped) this.#cut();
    // Whichever end goes first: half a feed is of no use.
    await Promise.race([joined.done, closed(source), closed(local).then(() => this.#pagerLeft())]).catch(
      () => undefined,
    );
    joined.cut(new Error('the feed is over'));
    return joined.bytes();
  }
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('end', resolve);
    socket.once('close', () => resolve());
  });
}
