import type { PageBatch } from '@ferry/protocol';
import type { Logger } from 'pino';
import { FrozenMemory } from '../integrity/frozen-memory.js';
import { isAlive } from '../processes/procfs.js';
import type { SourceRecord } from './record.js';
import { wrongState } from './source-errors.js';

/** What a source says about pages that have come past both agents: whether they are those of its frozen tree. */
export class FrozenPages {
  readonly #record: SourceRecord;
  readonly #images: string;
  readonly #secret: Buffer;
  readonly #logger: Logger;
  #memory: FrozenMemory | undefined;

  /**
   * @param images directory of the images
   * @param secret known to both agents and to nobody on the wire
   */
  constructor(record: SourceRecord, images: string, secret: Buffer, logger: Logger) {
    this.#record = record;
    this.#images = images;
    this.#secret = secret;
    this.#logger = logger;
  }

  /** Throws PAGES_CORRUPT when they are not, INVALID_STATE unless the tree is frozen. */
  async compare(batch: PageBatch): Promise<void> {
    if (this.#record.state !== 'FROZEN') throw wrongState(this.#record, 'compare-pages');
    this.#memory ??= new FrozenMemory(this.#record.tasks, this.#images, this.#secret);
    try {
      await this.#memory.compare(batch);
    } catch (error) {
      const alive = await Promise.all(this.#record.tasks.map(isAlive));
      if (alive.includes(true)) throw error;
      // Nothing is left to compare with, and what has arrived is the only copy.
      this.#logger.warn({ err: error }, 'the tree ended in the hold: its pages are not compared');
    }
  }

  async close(): Promise<void> {
    await this.#memory?.close();
  }
}
