import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { adoptCriu } from '@ferry/criu';
import { failpoint, FerryError, type OpenDestinationRequest } from '@ferry/protocol';
import { verifyImage } from '../criu/verify.js';
import { DestinationDrain } from '../postcopy/destination-drain.js';
import { DestinationPrecopy } from '../precopy/destination.js';
import type { PageStreamSum } from '../pages/page-stream.js';
import type { HeldAddress } from '../network/addresses.js';
import type { SessionDeps } from './deps.js';
import { firewallOf, open, placesFor, putUp, shut, takeDown } from './addresses.js';
import { alreadyCommitted, wrongState } from './destination-errors.js';
import { HeldRestore } from './held-restore.js';
import { ImageIntake } from './image-intake.js';
import { sameDestination } from './new-record.js';
import { PageComparison } from './page-comparison.js';
import { PageReceiver } from './page-receiver.js';
import { Peer, type Outcome } from './peer.js';
import { drains, hasRounds, sendsPages } from './modes.js';
import { SessionImages, tidyRunDirectory } from './places.js';
import type { DestinationRecord } from './record.js';
import { Session } from './session.js';

/** How often a held destination asks the source how it was decided. */
const ASK_EVERY_MS = 2_000;
/** Stands in the record where the receipt would. */
const OPERATORS_WORD = 'operator';

/**
 * The destination side of a migration. It lets its copy run only against the receipt, and once the copy is held it
 * discards it only on the source's word. See docs/handover.md.
 */
export class DestinationSession extends Session<DestinationRecord> {
  readonly #deps: SessionDeps;
  readonly #restore: HeldRestore;
  /** In modes that fill in memory after the move only. */
  readonly #drain: DestinationDrain | undefined;
  readonly #peer: Peer;
  #receiver: PageReceiver | DestinationPrecopy | undefined;
  readonly #images: SessionImages;
  readonly #intake: ImageIntake;
  readonly #comparison: PageComparison;
  /** Whether the directory of the images is there. */
  #prepared = false;
  #preparing: Promise<void> | undefined;
  #working: Promise<void> | undefined;
  #restoring: Promise<void> | undefined;
  #resuming: Promise<void> | undefined;
  #discarding: Promise<void> | undefined;
  #askedAtMs = 0;
  #holdLost = false;

  constructor(directory: string, record: DestinationRecord, deps: SessionDeps) {
    super(directory, record, deps.logger);
    this.#deps = deps;
    this.#peer = new Peer(record.peer, deps.identity, record.migrationId);
    this.#images = new SessionImages(record, deps.images);
    this.#comparison = new PageComparison(this.#peer, Buffer.from(record.lock, 'hex'));
    this.#intake = new ImageIntake(this.#peer, this.id, (total) => this.#onImageBytes(total));
    const lazy = drains(record.mode);
    this.#restore = new HeldRestore(join(directory, 'restore'), deps, lazy);
    if (!lazy) return;
    this.#drain = new DestinationDrain({
      record,
      directory: join(directory, 'pager'),
      workDir: this.#restore.directory,
      identity: deps.identity,
      onBegin: (bytes) => this.step('drain', bytes),
      onBytes: (total) => this.progress(total),
      onEnd: (error) => this.#drained(error),
      logger: this.logger,
    });
  }

  /** Whether a repeated OpenDestination means this session. */
  isSame(request: OpenDestinationRequest): boolean {
    return sameDestination(this.record, request);
  }

  /** Disk-less: connects to the source and starts the page server. Joins a preparation under way. */
  async prepare(): Promise<void> {
    if (this.record.state === 'RECEIVING') return;
    this.#preparing ??= this.#guarded('prepare', async () => {
      if (this.record.state !== 'OPEN') throw wrongState(this.record, 'prepare');
      await Promise.all([this.#peer.warm(), this.#restore.prepare()]);
      if (this.record.mode !== 'MIGRATION_MODE_SHARED') {
        const images = await this.#createImages();
        if (sendsPages(this.record.mode)) {
          this.step('receive-pages', this.record.expectedBytes);
          this.#receiver = await this.#startReceiver(images);
        }
        this.#intake.begin(images);
      }
      await this.#drain?.prepare();
      await this.move('RECEIVING', true);
    });
    await this.#preparing;
  }

  #startReceiver(images: string): Promise<PageReceiver | DestinationPrecopy> {
    const onBytes = (total: number): void => this.progress(total);
    if (hasRounds(this.record.mode))
      return DestinationPrecopy.start(this.record, images, this.#deps, onBytes);
    return PageReceiver.start(this.record, images, join(this.directory, 'page-server'), this.#deps, onBytes);
  }

  /** Fetches, verifies and restores, held. Joins a restore under way. */
  async restore(pages: PageStreamSum): Promise<void> {
    if (this.record.state === 'RESTORED') return;
    this.#restoring ??= this.#guarded('restore', () => this.#doRestore(pages));
    await this.#restoring;
  }

  async #doRestore(pages: PageStreamSum): Promise<void> {
    const { record } = this;
    if (record.state !== 'OPEN' && record.state !== 'RECEIVING') throw wrongState(this.record, 'restore');
    if (sendsPages(record.mode) && this.#receiver === undefined) {
      throw new FerryError('INVALID_STATE', 'PrepareDestination comes first: no pages can have arrived', {
        step: 'restore',
      });
    }
    await this.move('RESTORING', false);
    const images = this.#prepared ? this.#images.path : await this.#createImages();
    const receiver = this.#receiver;
    const arriving: Promise<void>[] = [];
    const doubtful = receiver && this.timed('last-pages', () => receiver.finish(pages));
    if (doubtful !== undefined) arriving.push(doubtful.then(() => void (record.pageBytes = pages.bytes)));
    if (record.mode !== 'MIGRATION_MODE_SHARED')
      arriving.push(
        this.timed('fetch-images', async () => {
          this.step('fetch-images');
          record.imageBytes = await this.#intake.finish(images);
        }),
      );
    // All that is still needed of the source, so that the copy can be finished without it.
    let leaving: HeldAddress[] = [];
    if (record.handover.strategy === 'ADDRESS_STRATEGY_MOVE')
      arriving.push(this.#peer.addresses().then((addresses) => void (leaving = addresses)));
    await allEnded(arriving);
    // The kernel may have written to the frozen tree's memory on the way (rseq): the images say where.
    this.#comparison.begin(images, (await doubtful) ?? []);
    await this.timed('verify', () => verifyImage(images));
    await failpoint('destination.fetched');
    await this.#drain?.begin(images);
    await this.#acquireAddresses(leaving, images);
    await this.hook(this.#deps.hooks, 'pre-restore', images);
    this.step('restore');
    await allEnded([
      this.timed('compare-pages', () => this.#comparison.finish()),
      this.timed('restore', async () => {
        record.process = await this.#restore.start(images, record.options);
      }),
    ]);
    await failpoint('destination.held');
    await this.hook(this.#deps.hooks, 'post-restore', images);
    await this.move('RESTORED', false);
    this.#askedAtMs = Date.now();
    this.#watchHold();
  }

  /** The source has taken them off; here they come up behind a shield. */
  async #acquireAddresses(leaving: readonly HeldAddress[], images: string): Promise<void> {
    const { record } = this;
    const { strategy, device } = record.handover;
    if (strategy === 'ADDRESS_STRATEGY_HOOK') await this.hook(this.#deps.hooks, 'address-acquire', images);
    if (strategy !== 'ADDRESS_STRATEGY_MOVE') return;
    await this.timed('address-acquire', async () => {
      record.acquired = await placesFor(leaving, device);
      await this.save(true);
      await putUp(this.id, record.acquired, firewallOf(record.networkLock));
    });
  }

  /** Images that come before they are waited for are not what the session is at. */
  #onImageBytes(total: number): void {
    if (this.record.state === 'RESTORING') this.progress(total);
  }

  /** Lets the tree run, against the receipt. Joins a resume under way. */
  async resume(receipt: Buffer): Promise<void> {
    const expected = Buffer.from(this.record.lock, 'hex');
    if (!timingSafeEqual(createHash('sha256').update(receipt).digest(), expected)) {
      throw new FerryError('RECEIPT_INVALID', `migration ${this.id}: the receipt is not the source's`, {
        step: 'resume',
      });
    }
    await this.#release(receipt.toString('hex'));
  }

  /**
   * Lets the tree run without the source: on an operator's word that its tree never will, or once more, after what
   * kept it from running has been mended.
   */
  async release(): Promise<void> {
    await this.#release(this.record.receipt ?? OPERATORS_WORD);
  }

  async #release(proof: string): Promise<void> {
    if (this.record.state === 'RUNNING') return;
    this.#resuming ??= this.#resume(proof);
    try {
      await this.#resuming;
    } finally {
      this.#resuming = undefined;
    }
  }

  async #resume(proof: string): Promise<void> {
    const { record } = this;
    if (record.state !== 'RESTORED' && record.state !== 'RESUMING' && record.state !== 'NEEDS_OPERATOR')
      throw wrongState(this.record, 'resume');
    record.receipt = proof;
    if (record.state === 'RESUMING') await this.save(true);
    else await this.move('RESUMING', true);
    this.step('resume');
    try {
      await this.timed('resume', () => this.#letRun());
    } catch (thrown) {
      const error = FerryError.from(thrown);
      const stuck = new FerryError(
        'NEEDS_OPERATOR',
        `the process is decided to run on ${record.node}, but could not be restored: ${error.message}. Its images are kept in ${this.#images.path}`,
        { step: 'resume', criuLog: error.criuLog, cause: error, logFile: error.logFile },
      );
      this.blame(stuck);
      await this.move('NEEDS_OPERATOR', true);
      throw stuck;
    }
    await failpoint('destination.released');
    record.restoreStats = await this.#restore.stats();
    await this.tryHook(this.#deps.hooks, 'post-resume', this.#images.path);
    await this.move('RUNNING', true);
    this.#drain?.follow();
    await this.#cleanUp(false);
  }

  /** All memory is here, or will never be. */
  async #drained(error: FerryError | undefined): Promise<void> {
    if (error !== undefined) this.blame(error);
    await this.save(true);
    await this.#cleanUp(error !== undefined);
  }

  async #letRun(): Promise<void> {
    const { record } = this;
    const firewall = firewallOf(record.networkLock);
    const letIn = () => open(this.id, record.acquired, firewall, this.logger);
    await this.tryHook(this.#deps.hooks, 'network-unlock', this.#images.path);
    await this.tryHook(this.#deps.hooks, 'pre-resume', this.#images.path);
    // Last of all: what its sockets take in from now on is lost with the copy, and an address without the tree behind it
    // would answer its clients with resets.
    const isHolding = await this.#restore.isHolding();
    if (isHolding) await letIn();
    const { verdict, exit } = await this.#restore.decide('commit', 'receipt');
    if (verdict === 'abort') throw new FerryError('INTERNAL', 'the restored copy was already discarded');
    if (exit.code !== 0) {
      this.logger.warn({ exit }, 'the held restore was lost; restoring again from the images');
      if (isHolding) await shut(this.id, record.acquired, firewall);
      await this.#restoreAgain();
      await letIn();
    }
  }

  async #restoreAgain(): Promise<void> {
    const images = this.#images.path;
    try {
      await this.#drain?.beginAgain(images);
      this.record.process = await this.#restore.again(images, this.record.options);
    } catch (error) {
      await this.#drain?.destroy();
      throw error;
    }
  }

  /**
   * Removes the copy. In RESTORED only on the source's word: throws ALREADY_COMMITTED when the source has committed
   * (the copy then runs), INVALID_STATE while the source is undecided.
   */
  async discard(error: FerryError): Promise<void> {
    const { state } = this.record;
    if (state === 'DISCARDED') return;
    if (state === 'RESUMING' || state === 'RUNNING') throw alreadyCommitted(this.record);
    if (state === 'RESTORED') {
      const outcome = await this.#peer.outcome();
      if (outcome.decided === 'committed') {
        await this.resume(outcome.receipt);
        throw alreadyCommitted(this.record);
      }
      if (outcome.decided === 'pending') {
        throw new FerryError(
          'INVALID_STATE',
          `the source has not decided yet: abort it there first (${this.record.peer.node})`,
          { step: 'discard' },
        );
      }
    }
    await this.#remove(error);
  }

  /** How the source says that it was decided. Throws when it cannot be reached. */
  outcome(): Promise<Outcome> {
    return this.#peer.outcome();
  }

  /** Removes the copy or what is left of it, on an operator's word. */
  async remove(error: FerryError): Promise<void> {
    await this.#remove(error);
  }

  async #remove(error: FerryError): Promise<void> {
    this.#discarding ??= (async () => {
      this.blame(error);
      if (this.record.state !== 'DISCARDING') await this.move('DISCARDING', true);
      const note = `${error.code}: ${error.message}`;
      await this.#endCriu(note);
      // A step that is under way may start criu or put addresses up after this: only then is all of it undone.
      await this.#working?.catch(() => undefined);
      await this.#endCriu(note);
      await this.#letGoOfAddresses();
      await this.move('DISCARDED', true);
      await this.#cleanUp(true);
    })();
    await this.#discarding;
  }

  async #endCriu(note: string): Promise<void> {
    await Promise.all([this.#intake.cancel(), this.#comparison.cancel()]);
    await this.#receiver?.destroy();
    await this.#restore.destroy(note);
    await this.#drain?.destroy();
  }

  async #letGoOfAddresses(): Promise<void> {
    const { record, logger } = this;
    try {
      await takeDown(this.id, record.acquired, firewallOf(record.networkLock));
      if (record.handover.strategy === 'ADDRESS_STRATEGY_HOOK')
        await this.hook(this.#deps.hooks, 'address-release', this.#images.path);
    } catch (error) {
      logger.error({ err: error }, 'address or firewall rule not removed');
    }
  }

  /** Runs a step before the vote: its failure discards the session. */
  async #guarded(step: string, work: () => Promise<void>): Promise<void> {
    try {
      this.#working = work();
      await this.#working;
    } catch (thrown) {
      const error = FerryError.from(thrown).with({ step, node: this.record.node });
      const { state } = this.record;
      if (state === 'OPEN' || state === 'RECEIVING' || state === 'RESTORING') await this.#remove(error);
      else if (state === 'DISCARDING') await this.#discarding;
      throw error;
    }
  }

  /** Called every second: ends what nobody drives any more, and asks the source while held. */
  async tick(): Promise<void> {
    const { state } = this.record;
    if (state === 'RESTORED' && Date.now() - this.#askedAtMs > ASK_EVERY_MS) {
      this.#askedAtMs = Date.now();
      await this.#askSource();
    } else if ((state === 'OPEN' || state === 'RECEIVING' || state === 'RESTORING') && this.leaseIsOver()) {
      await this.#remove(
        new FerryError('LEASE_EXPIRED', `no controller for ${this.record.leaseMs} ms`, {
          step: state.toLowerCase(),
        }),
      );
    }
  }

  /** Learns the outcome. A copy whose hold was lost takes its vote back first. */
  async #askSource(): Promise<void> {
    const { peer } = this.record;
    try {
      if (this.#holdLost) {
        await this.#peer.takeBack().catch((error: unknown) => {
          if (!(error instanceof FerryError) || error.code !== 'ALREADY_COMMITTED') throw error;
        });
      }
      const outcome = await this.#peer.outcome();
      if (this.record.state !== 'RESTORED') return;
      if (outcome.decided === 'committed') await this.resume(outcome.receipt);
      else if (outcome.decided === 'aborted')
        await this.#remove(
          new FerryError('ALREADY_ABORTED', `the source (${peer.node}) aborted`, { step: 'hold' }),
        );
    } catch (error) {
      this.logger.warn({ err: error }, 'the source cannot be asked; the copy stays frozen');
    }
  }

  #watchHold(): void {
    void this.#restore.exited?.then((exit) => {
      if (this.record.state !== 'RESTORED') return;
      this.logger.warn({ exit }, 'criu restore ended while it held the copy');
      this.#holdLost = true;
      this.#askedAtMs = 0;
    });
  }

  /** Goes on after a restart of the agent, from what is on disk. */
  async recover(): Promise<void> {
    // The record of the end comes before the cleaning up, so the agent may have died between the two.
    if (this.ended) {
      await this.#cleanUp(this.record.state === 'DISCARDED');
      return;
    }
    const { record } = this;
    const found = await this.#restore.adopt(this.#images.path);
    this.#prepared = true;
    this.logger.info({ state: record.state, ...found }, 'recovering');
    this.#drain?.resume();
    if (record.state === 'RUNNING') {
      this.#drain?.follow();
      return;
    }
    if (record.receipt !== null) {
      await this.#release(record.receipt);
      return;
    }
    if (
      found.verdict === undefined &&
      found.held &&
      (record.state === 'RESTORING' || record.state === 'RESTORED')
    ) {
      record.process ??= await this.#restore.root();
      if (record.state === 'RESTORING') await this.move('RESTORED', false);
      this.#holdLost = !found.alive;
      this.#watchHold();
      return;
    }
    const pageServer = await adoptCriu(join(this.directory, 'page-server'));
    await pageServer?.signal('SIGKILL');
    await this.#remove(
      new FerryError('INTERRUPTED', 'the destination agent was restarted', {
        step: record.state.toLowerCase(),
      }),
    );
  }

  async #createImages(): Promise<string> {
    const images = await this.#images.create();
    this.#prepared = true;
    return images;
  }

  async #cleanUp(failed: boolean): Promise<void> {
    if (this.handedOver && this.needsSource) return;
    await this.#drain?.destroy();
    this.#peer.close();
    await this.#images.remove();
    await tidyRunDirectory(join(this.directory, 'page-server'), failed);
    await tidyRunDirectory(this.#restore.directory, failed);
  }
}

/** Waits for all of them, so that nothing goes on behind a failure. Throws the first one's. */
async function allEnded(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
