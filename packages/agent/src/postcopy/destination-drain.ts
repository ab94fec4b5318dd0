import type { Socket } from 'node:net';
import { PAGE_SIZE } from '@ferry/criu';
import { FerryError, type Identity } from '@ferry/protocol';
import type { Logger } from 'pino';
import { connectPages, routeOf } from '../pages/data-client.js';
import { readTree, signalTasks } from '../processes/tree.js';
import type { DestinationRecord } from '../sessions/record.js';
import { Feed } from './feed.js';
import { keepTaken } from './lazy-ranges.js';
import { Pager } from './pager.js';
import { Pause } from './pause.js';

export interface DestinationDrainOptions {
  readonly record: DestinationRecord;
  /** The pager's own. */
  readonly directory: string;
  /** criu restore's. */
  readonly workDir: string;
  readonly identity: Identity | undefined;
  /** The tree runs; so many bytes are missing. */
  readonly onBegin: (bytes: number) => void;
  /** Called with the bytes that have come so far. */
  readonly onBytes: (total: number) => void;
  /** It is over, as the record says; with an error, the tree was ended for want of its memory. */
  readonly onEnd: (error: FerryError | undefined) => Promise<void>;
  readonly logger: Logger;
}

/** The destination's side of what is fetched after the move: the pager, and its feed from the source. */
export class DestinationDrain {
  readonly #options: DestinationDrainOptions;
  readonly #pager: Pager;
  readonly #pause: Pause;
  #feed: Feed | undefined;

  constructor(options: DestinationDrainOptions) {
    this.#options = options;
    this.#pager = new Pager(options.directory);
    this.#pause = new Pause(options.directory);
  }

  /** Starts the pager, before anything is frozen. */
  async prepare(): Promise<void> {
    await this.#pager.start(this.#options.workDir);
  }

  /** Tells it what is missing, for the record too, and connects it with the source. */
  async begin(images: string): Promise<void> {
    await keepTaken(images);
    this.#options.record.drain = { ...(await this.#pager.expect(images)), state: 'pending' };
    this.resume();
  }

  /** The same for another restore, with a new pager: the old one's userfaultfds are those of a dead tree. */
  async beginAgain(images: string): Promise<void> {
    await this.destroy();
    await this.prepare();
    await this.begin(images);
  }

  /** Connects a pager that is there with the source, while something is missing. */
  resume(): void {
    const { record, onBytes, logger } = this.#options;
    if (record.drain?.state !== 'pending') return;
    this.#feed ??= new Feed({
      pager: this.#pager,
      pause: this.#pause,
      root: () => (record.state === 'RUNNING' ? record.process : null),
      dial: () => this.#dial(),
      onBytes,
      logger,
    });
  }

  /** The tree runs: has what it does not ask for come over, too, and ends the drain when all is here. */
  follow(): void {
    this.#follow().catch((error: unknown) =>
      this.#options.logger.error({ err: error }, 'the drain could not be ended'),
    );
  }

  async #follow(): Promise<void> {
    const { record, onBegin, onEnd, logger } = this.#options;
    const { drain } = record;
    if (drain === undefined) return;
    onBegin((drain.pages - (drain.kept ?? 0)) * PAGE_SIZE);
    await this.#pager.go();
    this.resume();
    const end = await this.#feed?.ended;
    if (end === undefined || end === 'stopped') return;
    logger.info({ end }, 'drain over');
    if (end === 'lost') {
      // Without its pager the tree reads zeroes where pages are missing: no copy is better than a wrong one.
      if (record.process !== null) await signalTasks(await readTree(record.process), 'SIGKILL');
      drain.state = 'lost';
      await onEnd(this.#lost());
    } else {
      drain.state = 'done';
      await onEnd(undefined);
    }
  }

  /** Ends everything; the tree must be gone, or whole. */
  async destroy(): Promise<void> {
    this.#feed?.stop();
    this.#feed = undefined;
    await this.#pager.stop();
  }

  #dial(): Promise<Socket> {
    const { record, identity } = this.#options;
    const greeting = {
      migrationId: record.migrationId,
      ticket: Buffer.from(record.ticket, 'hex'),
      plain: false,
    };
    return connectPages(routeOf(record, identity), greeting);
  }

  #lost(): FerryError {
    const { node, peer } = this.#options.record;
    return new FerryError(
      'MEMORY_LOST',
      `the pager on ${node} was killed with its heir before all memory was there; the process was ended. Its frozen copy is still on ${peer.node}`,
      { step: 'drain' },
    );
  }
}
