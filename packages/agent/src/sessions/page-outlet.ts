import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { FerryError } from '@ferry/protocol';
import { compressing } from '../pages/compression.js';
import type { DataConnection } from '../pages/data-server.js';
import { HandedOver } from '../pages/handed-over.js';
import { pace } from '../pages/pace.js';
import type { Greeting } from '../pages/preface.js';
import { goesThroughUs, usedTransport } from '../pages/transport.js';
import { readLazyRanges, type LazyRange } from '../postcopy/lazy-ranges.js';
import type { SourceDrain } from '../postcopy/source-drain.js';
import { relay } from '../pages/relay.js';
import type { RoundsOptions } from '../precopy/source.js';
import { chooseTracking, SourcePrecopy } from '../precopy/source.js';
import type { SessionDeps } from './deps.js';
import type { PageWay } from './held-dump.js';
import { drains, sendsPages } from './modes.js';
import type { SourceRecord } from './record.js';

/** The source's data connection: how pages leave, in rounds while the tree runs and from the dump. */
export class PageOutlet {
  readonly #record: SourceRecord;
  readonly #drain: SourceDrain;
  readonly #deps: SessionDeps;
  readonly #secret: Buffer;
  readonly #onBytes: (total: number) => void;
  readonly #stop = new AbortController();
  #socket: Socket | undefined;
  #handedOver: HandedOver | undefined;
  #precopy: SourcePrecopy | undefined;

  /**
   * @param secret known to both agents and to nobody on the wire
   * @param onBytes called with how many bytes of pages have left
   */
  constructor(
    record: SourceRecord,
    drain: SourceDrain,
    deps: SessionDeps,
    secret: Buffer,
    onBytes: (total: number) => void,
  ) {
    this.#record = record;
    this.#drain = drain;
    this.#deps = deps;
    this.#secret = secret;
    this.#onBytes = onBytes;
  }

  /** Takes the data connection; it must know the ticket and, with certificates, be the destination's. */
  async attach(
    { ticket, plain }: Greeting,
    peer: string | undefined,
    { socket, tcp }: DataConnection,
  ): Promise<void> {
    const { migrationId: id, mode, pageTransport, compression, maxBytesPerSecond } = this.#record;
    const expected = this.#ticket();
    const known = ticket.length === expected.length && timingSafeEqual(ticket, expected);
    if (!known || (peer !== undefined && peer !== `agent/${this.#record.peer.node}`))
      throw new FerryError('TICKET_INVALID', `migration ${id}: the data connection is not the destination's`);
    const isOurs = goesThroughUs(pageTransport) || compression !== undefined;
    if (plain && (mode !== 'MIGRATION_MODE_DISKLESS' || isOurs))
      throw new FerryError('TRANSPORT_REFUSED', `migration ${id}: its pages must not go in plaintext`);
    if (maxBytesPerSecond !== undefined) await pace(tcp, maxBytesPerSecond);
    if (this.#drain.serves) {
      this.#drain.serve(socket);
      return;
    }
    const { state } = this.#record;
    // Rounds have begun on the first one; what a second one lacks nobody would send it.
    if (state !== 'OPEN' || !sendsPages(mode) || this.#precopy !== undefined)
      throw new FerryError('INVALID_STATE', `migration ${id} takes no data connection: it is ${state}`);
    this.#socket?.destroy();
    this.#socket = socket;
    this.#handedOver = plain ? new HandedOver(socket, this.#secret, this.#onBytes) : undefined;
    this.#record.pageTransport = usedTransport(pageTransport, plain);
  }

  /** Throws INVALID_STATE while there is no connection that the mode needs. */
  check(step: string): void {
    if (sendsPages(this.#record.mode) && this.#socket === undefined)
      throw new FerryError(
        'INVALID_STATE',
        'PrepareDestination comes first: there is no page connection yet',
        { step },
      );
  }

  /** Sends the memory of the running tree in rounds until it is time to freeze. */
  async sendRounds(options: Pick<RoundsOptions, 'root' | 'onScanned' | 'onRound'>): Promise<void> {
    const { config, criu, logger } = this.#deps;
    const { precopy: goal } = this.#record;
    if (this.#socket === undefined || goal === undefined)
      throw new FerryError('INTERNAL', 'rounds without a connection or a goal');
    this.#precopy = await SourcePrecopy.create(this.#compressed(this.#socket), this.#ticket());
    const { tracking: setting } = config.precopy;
    const tracking = chooseTracking(setting, criu.capabilities.memDirtyTrack, !drains(this.#record.mode));
    await this.#precopy.run({ ...options, goal, tracking, logger, signal: this.#stop.signal });
  }

  /** How the dump's pages leave; undefined: in its images. */
  wayOfPages(): PageWay | undefined {
    const socket = this.#socket;
    const precopy = this.#precopy;
    if (socket === undefined || drains(this.#record.mode)) return undefined;
    return (
      this.#handedOver ??
      ((from, leftFile) =>
        precopy?.serveDump(from, leftFile, this.#onBytes) ??
        relay(from, this.#compressed(socket), this.#onBytes))
    );
  }

  /** What the dump must not leave out; undefined: it must leave nothing out. See SourcePrecopy. */
  get unread(): readonly LazyRange[] | undefined {
    return drains(this.#record.mode) ? undefined : this.#precopy?.unread;
  }

  /**
   * The tree is frozen and its dump has ended: the destination learns what it has not learnt from that, and the record how
   * much was sent.
   * @param written bytes that criu has given to wayOfPages()
   */
  async finish(images: string, written: number): Promise<void> {
    const record = this.#record;
    const precopy = this.#precopy;
    if (precopy !== undefined && drains(record.mode))
      await precopy.keepUnwritten(record.tasks, await readLazyRanges(images));
    const passed = (await this.#handedOver?.passed())?.sum();
    record.pageBytes = passed?.bytes ?? precopy?.bytes ?? written;
    record.pageSums = passed?.sums.toString('base64');
    // A connection that was handed over has nothing on it that Node has written.
    record.sentPageBytes = passed?.bytes ?? this.#socket?.bytesWritten ?? written;
  }

  /** Stops rounds that are under way, and closes the connection. */
  close(reason?: Error): void {
    this.#stop.abort(reason);
    this.#socket?.destroy();
    this.#precopy?.close();
  }

  /** Only behind the preface, which is read as it is. */
  #compressed(socket: Socket): Duplex {
    const { compression } = this.#record;
    return compression === undefined ? socket : compressing(socket, compression);
  }

  #ticket(): Buffer {
    return Buffer.from(this.#record.ticket, 'hex');
  }
}
