import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CriuExit } from '@ferry/criu';
import { failpoint, FerryError, type OpenSourceRequest } from '@ferry/protocol';
import { mendTree, wasKilled } from '../criu/mend.js';
import { lockTable, removeNetworkLock } from '../criu/network-lock.js';
import type { HeldAddress } from '../network/addresses.js';
import type { DataConnection } from '../pages/data-server.js';
import type { Greeting } from '../pages/preface.js';
import { SourceDrain } from '../postcopy/source-drain.js';
import { anyAlive, readTree, signalTasks } from '../processes/tree.js';
import type { SessionDeps } from './deps.js';
import { FrozenPages } from './frozen-pages.js';
import { HeldDump } from './held-dump.js';
import { addressesToMove, announceAgain, putBack, takeOff } from './addresses.js';
import { holdsCopy, Peer } from './peer.js';
import { sameSource } from './new-record.js';
import { PageOutlet } from './page-outlet.js';
import { drains, hasRounds } from './modes.js';
import { SessionImages, tidyRunDirectory } from './places.js';
import type { SourceRecord } from './record.js';
import { seeGone } from './see-gone.js';
import { Session } from './session.js';
import { alreadyCommitted, holdLost, undoneBefore, whyGiveUp, wrongState } from './source-errors.js';

/** How often a destination that restores the only copy is asked whether it has it. */
const RESTORING_MS = 200;

/**
 * The source side of a migration. It owns the run-right: the verdict is written exactly once, durably, and whatever
 * was written first stands. See docs/handover.md.
 */
export class SourceSession extends Session<SourceRecord> {
  readonly frozenPages: FrozenPages;
  readonly #deps: SessionDeps;
  readonly #release: () => void;
  readonly #dump: HeldDump;
  readonly #drain: SourceDrain;
  readonly #outlet: PageOutlet;
  readonly #peer: Peer;
  readonly #images: SessionImages;
  #rounds: Promise<void> | undefined;
  #freezing: Promise<void> | undefined;
  #dumping: Promise<void> | undefined;
  #committing: Promise<void> | undefined;
  #aborting: Promise<void> | undefined;
  #frozenAtMs = 0;
  #treeIsGone = false;

  /** @param release gives the lock on the process back */
  constructor(directory: string, record: SourceRecord, deps: SessionDeps, release: () => void) {
    super(directory, record, deps.logger);
    this.#deps = deps;
    this.#release = release;
    this.#dump = new HeldDump(join(directory, 'dump'), deps);
    this.#drain = new SourceDrain({
      record,
      dump: this.#dump,
      save: () => this.save(true),
      seeGone: () => this.#seeGone(undefined),
      finish: (error) => this.#finishDrain(error),
      onBytes: (total) => this.progress(total),
      logger: this.logger,
    });
    this.#outlet = new PageOutlet(record, this.#drain, deps, this.lock, (total) => this.progress(total));
    this.#peer = new Peer(record.peer, deps.identity, record.migrationId);
    this.#images = new SessionImages(record, deps.images);
    this.frozenPages = new FrozenPages(record, this.#images.path, this.lock, this.logger);
  }

  get ticket(): Buffer {
    return Buffer.from(this.record.ticket, 'hex');
  }

  /** What the destination must see the receipt hash to. */
  get lock(): Buffer {
    return createHash('sha256').update(this.#receipt()).digest();
  }

  /** Whether a repeated OpenSource means this session. */
  isSame(request: OpenSourceRequest): boolean {
    return sameSource(this.record, request);
  }

  /** For the destination. */
  outcome(): { decided: 'pending' | 'aborted' } | { decided: 'committed'; receipt: Buffer } {
    if (this.record.state === 'COMMITTED') return { decided: 'committed', receipt: this.#receipt() };
    if (this.record.state === 'ABORTED') void announceAgain(this.record.released, this.logger);
    // ABORTING: the verdict is on disk, and the destination may have to let go of an address before this is over.
    const aborted = this.record.state === 'ABORTED' || this.record.state === 'ABORTING';
    return { decided: aborted ? 'aborted' : 'pending' };
  }

  /** Of images; undefined: no limit. */
  get maxBytesPerSecond(): number | undefined {
    return this.record.maxBytesPerSecond;
  }

  /** Takes the data connection that the pages will go through. */
  attach(greeting: Greeting, peer: string | undefined, connection: DataConnection): Promise<void> {
    return this.#outlet.attach(greeting, peer, connection);
  }

  /** PRECOPY, HYBRID: sends rounds while the tree runs. Joins rounds that are under way. */
  async precopy(): Promise<void> {
    if (this.record.state !== 'OPEN') return;
    if (!hasRounds(this.record.mode)) throw wrongState(this.record, 'precopy');
    this.#rounds ??= this.#sendRounds();
    await this.#rounds;
  }

  async #sendRounds(): Promise<void> {
    const { record } = this;
    this.#outlet.check('precopy');
    try {
      this.step('precopy round 1');
      await this.#outlet.sendRounds({
        root: this.#root(),
        onScanned: (bytes) => this.progress(bytes),
        onRound: (rounds) => {
          record.precopyRounds = [...rounds];
          this.step(`precopy round ${rounds.length + 1}`);
        },
      });
      await this.save(false);
    } catch (thrown) {
      const error = FerryError.from(thrown).with({ step: 'precopy', node: record.node });
      await this.#undo(error);
      throw this.blamed(error);
    }
  }

  /** Freezes and dumps the tree, held. Joins a freeze that is under way. */
  async freeze(): Promise<void> {
    if (this.record.state === 'FROZEN') return;
    this.#freezing ??= this.#freeze();
    await this.#freezing;
  }

  async #freeze(): Promise<void> {
    const { record } = this;
    if (record.state !== 'OPEN') throw wrongState(this.record, 'freeze');
    try {
      this.#outlet.check('freeze');
    } catch (error) {
      this.#freezing = undefined;
      throw error;
    }
    if (hasRounds(record.mode)) await this.precopy();
    try {
      this.#peer.connect();
      await this.move('FREEZING', true);
      if (this.record.state !== 'FREEZING')
        throw new FerryError('ALREADY_ABORTED', 'it was undone before its dump began');
      this.step('dump');
      await this.timed('dump', () => (this.#dumping = this.#startDump()));
      await this.move('FROZEN', false);
    } catch (thrown) {
      const error = FerryError.from(thrown).with({ step: 'dump', node: record.node });
      await this.#undo(error);
      throw this.blamed(error);
    }
    this.#watchHold();
  }

  async #startDump(): Promise<void> {
    const { record } = this;
    const leaving = await addressesToMove(record.handover, this.#deps.config);
    const images = await this.#images.create();
    await this.hook(this.#deps.hooks, 'pre-dump', images);
    await this.hook(this.#deps.hooks, 'network-lock', images);
    const startedMs = Date.now();
    await this.#dump.start({
      migrationId: record.migrationId,
      pid: this.#root().pid,
      images,
      options: record.options,
      holdLimitMs: record.holdLimitMs,
      pages: this.#outlet.wayOfPages(),
      lazy: this.#drains,
      unread: this.#outlet.unread,
    });
    this.#frozenAtMs = Date.now();
    await failpoint('source.dumped');
    record.tasks = await this.#dump.stopTasks(this.#root());
    if (this.#drains) {
      await this.#drain.open(images);
      this.phase('freeze', startedMs, this.#frozenAtMs);
    }
    record.lockTable = await lockTable(images);
    await this.#releaseAddresses(leaving, images);
    await this.#images.complete();
    await this.#outlet.finish(images, this.#dump.pageBytes());
  }

  /** Takes the addresses off: from here until the destination has them, nobody answers for them. */
  async #releaseAddresses(leaving: readonly HeldAddress[], images: string): Promise<void> {
    const { record } = this;
    await this.hook(this.#deps.hooks, 'post-dump', images);
    if (record.handover.strategy === 'ADDRESS_STRATEGY_HOOK')
      await this.hook(this.#deps.hooks, 'address-release', images);
    if (leaving.length === 0) return;
    record.released = [...leaving];
    await this.save(true);
    await this.timed('address-release', () => takeOff(leaving));
  }

  /** THE DECISION. Joins a commit that is under way; returns the receipt. */
  async commit(): Promise<Buffer> {
    if (this.record.state !== 'COMMITTED') {
      this.#committing ??= this.#commit().finally(() => {
        this.#committing = undefined;
      });
      await this.#committing;
    }
    return this.#receipt();
  }

  async #commit(): Promise<void> {
    const { record } = this;
    // NEEDS_OPERATOR: the decision stands, and the task that did not die may be gone by now.
    if (!['FROZEN', 'COMMITTING', 'NEEDS_OPERATOR'].includes(record.state))
      throw wrongState(this.record, 'commit');
    if (record.state === 'FROZEN') await this.hook(this.#deps.hooks, 'before-commit', this.#images.path);
    await failpoint('source.deciding');
    if (record.state === 'FROZEN') await this.#seeVote();
    const start = Date.now();
    const stands = await this.#dump.decide('commit', `generation ${record.generation}`);
    if (stands?.verdict !== 'commit') {
      await this.#undo(undoneBefore(this.id, stands));
      throw wrongState(this.record, 'commit');
    }
    if (record.state === 'FROZEN') await this.move('COMMITTING', false);
    this.phase('hold', this.#frozenAtMs, start);
    if (this.#drains) await this.#drain.seal();
    else await this.#seeGone(await this.#dump.exitInTime());
    const goneMs = Date.now();
    await failpoint('source.gone');
    this.phase('commit', start, goneMs);
    record.error = null;
    if (!this.#drains) await this.#readStats(goneMs);
    await this.move('COMMITTED', true);
    await this.tryHook(this.#deps.hooks, 'after-commit', this.#images.path);
    // The copy stays frozen until the receipt has come: what is left to do here must not hold that up.
    if (!this.#drains) this.tidyBehind(() => this.#unlockNetwork().then(() => this.#cleanUp()));
  }

  /**
   * Right before the decision: a destination that has lost its copy (its node its power) or cannot be asked must not be
   * what the run-right is given to. The moment between its answer and the verdict remains.
   */
  async #seeVote(): Promise<void> {
    if ((await this.#dump.verdict()) !== undefined) return;
    const { peer } = this.record;
    try {
      const state = await this.#peer.destinationState();
      if (!holdsCopy(state))
        throw new FerryError(
          'COPY_LOST',
          `${peer.node} does not hold a restored copy (${state ?? 'no session'})`,
        );
      if (this.#drains) await this.#drain.checkFrozen();
    } catch (thrown) {
      const error = FerryError.from(thrown).with({ step: 'commit', node: peer.node });
      // Without a tree there is nothing to run on: the next tick settles it.
      if (!this.#treeIsGone) await this.#undo(error);
      throw error;
    }
  }

  get #drains(): boolean {
    return drains(this.record.mode);
  }

  /** The memory has gone over after the move, or is lost, and the tree has been killed. */
  async #finishDrain(error: FerryError | undefined): Promise<void> {
    if (error !== undefined) this.blame(error);
    await this.#unlockNetwork();
    await this.#cleanUp();
  }

  /** Returns once every task is gone: only then may the receipt leave. */
  async #seeGone(exit: CriuExit | undefined): Promise<void> {
    try {
      await seeGone(this.record, exit, this.logger);
    } catch (thrown) {
      this.blame(FerryError.from(thrown));
      if (!this.handedOver && this.record.state !== 'NEEDS_OPERATOR') await this.move('NEEDS_OPERATOR', true);
      throw thrown;
    }
  }

  /** Undoes the session before the decision: the tree runs on. Throws ALREADY_COMMITTED after it. */
  async abort(error: FerryError): Promise<void> {
    if (this.record.state === 'ABORTED') return;
    if (this.record.state === 'COMMITTING' || this.record.state === 'COMMITTED')
      throw alreadyCommitted(this.record);
    if (!this.#treeIsGone) await this.#undo(error);
    else while (!(await this.#settleWithoutTree(error))) await delay(RESTORING_MS);
  }

  /** Ends the session as aborted; joins an abort under way. Throws ALREADY_COMMITTED when that verdict stands. */
  async #undo(error: FerryError): Promise<void> {
    this.#aborting ??= this.#doUndo(error).finally(() => {
      this.#aborting = undefined;
    });
    await this.#aborting;
  }

  async #doUndo(error: FerryError): Promise<void> {
    const { record } = this;
    if (record.state === 'ABORTED') return;
    const began = record.state !== 'OPEN';
    // criu is told later: before the tree runs, the destination lets go of its addresses and packets come through.
    const stands = await this.#dump.decide('abort', `${error.code}: ${error.message}`, false);
    if (stands?.verdict === 'commit') throw alreadyCommitted(this.record);
    this.blame(error);
    if (record.state !== 'ABORTING') await this.move('ABORTING', true);
    this.logger.warn({ err: error }, 'migration undone');
    await this.timed('abort', async () => {
      this.#dump.cut(error);
      this.#outlet.close(error);
      await this.#drain.close();
      if (this.#dumping !== undefined) await this.#dump.startEnded(this.#dumping);
      await this.#takeAddressesBack(error);
      if (began) await this.tryHook(this.#deps.hooks, 'network-unlock', this.#images.path);
      await this.#dump.wake();
      const exit = await this.#dump.letGo();
      if (exit !== undefined) await this.#mendTree(exit);
      await this.#dump.unlock();
      await signalTasks(this.record.tasks, 'SIGCONT');
      await this.#checkAlive();
    });
    await this.move('ABORTED', true);
    await this.#cleanUp();
  }

  /** Before the tree runs again: the addresses come back, once the destination has let go of them if it can be asked. */
  async #takeAddressesBack(reason: FerryError): Promise<void> {
    const { record, logger } = this;
    if (record.released.length === 0 && record.handover.strategy !== 'ADDRESS_STRATEGY_HOOK') return;
    await this.#peer
      .discard(reason.message)
      .catch((error: unknown) => logger.warn({ err: error }, 'untold, it shields the address until it asks'));
    await putBack(record.released, logger);
    if (record.handover.strategy === 'ADDRESS_STRATEGY_HOOK')
      await this.tryHook(this.#deps.hooks, 'address-acquire', this.#images.path);
  }

  /**
   * criu resumes the tree itself when it exits in order, and the hook takes our stops back when it lived to read the
   * verdict. A criu that was killed did neither, and left the connections unusable.
   */
  async #mendTree(exit: CriuExit): Promise<void> {
    if (!wasKilled(exit)) return;
    this.record.tasks = await mendTree(this.#root(), this.record.tasks, this.logger);
    await this.#unlockNetwork();
  }

  /** Says so when the process has ended meanwhile, by itself or with its node. */
  async #checkAlive(): Promise<void> {
    const root = this.#root();
    if (await anyAlive([root])) return;
    this.record.error = null;
    const text = `process ${root.pid} is not there any more after the migration was undone`;
    this.blame(new FerryError('PROCESS_GONE', text, { step: 'abort' }));
  }

  /** Called every second: ends what nobody drives any more, and a hold that has lasted too long. */
  async tick(): Promise<void> {
    const reason = whyGiveUp(this.record, this.#frozenAtMs, this.leaseIsOver());
    if (this.#treeIsGone && this.record.state === 'FROZEN') await this.#settleWithoutTree(reason);
    else if (reason !== undefined) await this.#undo(reason);
    else await this.#drain.tick();
  }

  /** While frozen: criu ending without our verdict means the hold was lost, or the hook's own limit came first. */
  #watchHold(): void {
    const lost = async (exit: CriuExit): Promise<void> => {
      if (this.record.state !== 'FROZEN') return;
      const stands = await this.#dump.verdict();
      if (stands?.verdict === 'commit') return;
      this.#treeIsGone = stands === undefined && !this.#drains && (await this.#allGone());
      if (this.#treeIsGone) return;
      await this.#undo(holdLost(stands, exit));
    };
    this.#dump.exited
      ?.then(lost)
      .catch((error: unknown) => this.logger.error({ err: error }, 'abort failed'));
  }

  /** Goes on after a restart of the agent, from what is on disk. */
  async recover(): Promise<void> {
    // The record of the end comes before the cleaning up, so the agent may have died between the two.
    if (this.ended) {
      if (await this.#images.exist()) await this.#unlockNetwork();
      await this.#cleanUp();
      return;
    }
    const { record } = this;
    const { held, verdict } = await this.#dump.adopt();
    if (this.#drains && held) await this.#drain.recover(this.#images.path);
    if (record.state === 'COMMITTED') return;
    this.logger.info({ state: record.state, verdict, held }, 'recovering');
    const undecided =
      held && verdict === undefined && (record.state === 'FREEZING' || record.state === 'FROZEN');
    // The last agent process may have stopped the tasks and died before it had written which.
    if (held && record.tasks.length === 0) record.tasks = await readTree(this.#root());
    if ((undecided || verdict === 'commit') && record.state === 'FREEZING') await this.move('FROZEN', false);
    this.#frozenAtMs = Date.now();
    if (verdict === 'commit') {
      await this.commit();
    } else if (undecided && !this.#drains && (await this.#allGone())) {
      this.#treeIsGone = true;
      await this.tick();
    } else if (undecided) {
      record.tasks = await this.#dump.stopTasks(this.#root());
      this.#watchHold();
    } else {
      await this.#undo(
        new FerryError('INTERRUPTED', 'the source agent was restarted', { step: record.state.toLowerCase() }),
      );
    }
  }

  /**
   * Every task and criu went in the hold (their pid name space was killed, the node restarted): the dump is the only
   * copy. Once the destination has restored it, giving the run-right away is the one way that leaves a copy running;
   * until then the controller may go on.
   * @param reason to give up, if there is one; ALREADY_COMMITTED is thrown when it was committed instead
   * @returns false while the destination restores: it may have all that it needs, and the only copy soon
   */
  async #settleWithoutTree(reason?: FerryError): Promise<boolean> {
    const copy = await this.#peer.destinationState();
    if (this.record.state !== 'FROZEN') return true;
    if (copy === 'STATE_RESTORING') return false;
    if (holdsCopy(copy)) {
      await this.commit();
      if (reason !== undefined) throw alreadyCommitted(this.record);
    } else if (reason !== undefined || copy === undefined || copy === 'STATE_DISCARDED') {
      const text = 'the tree ended in the hold, and no copy of it was restored';
      await this.#undo(new FerryError('PROCESS_GONE', text, { step: 'hold', cause: reason }));
    }
    return true;
  }

  async #allGone(): Promise<boolean> {
    return !(await anyAlive([this.#root(), ...this.record.tasks]));
  }

  async #readStats(goneMs: number): Promise<void> {
    const stats = await this.#dump.stats();
    this.record.dumpStats = stats;
    if (stats !== null) this.phase('freeze', goneMs - stats.frozenUs / 1000, this.#frozenAtMs);
  }

  /** CRIU leaves its lock on the source after a commit; a later migration back would meet it (criu-facts, 5.1). */
  async #unlockNetwork(): Promise<void> {
    await Promise.all([removeNetworkLock(this.#images.path), this.#dump.unlock()]).catch((error: unknown) =>
      this.logger.warn({ err: error }, 'network lock not removed'),
    );
  }

  #root(): { pid: number; startTimeTicks: number } {
    if (this.record.process === null) throw new FerryError('INTERNAL', 'a source session without a process');
    return this.record.process;
  }

  #receipt(): Buffer {
    return Buffer.from(this.record.receipt, 'hex');
  }

  async #cleanUp(): Promise<void> {
    if (this.handedOver && this.needsSource) return;
    await this.frozenPages.close();
    this.#outlet.close();
    this.#peer.close();
    this.#release();
    const failed = this.record.state === 'ABORTED';
    // A committed session's shared images are the destination's to remove: it may still need them.
    if (failed || !this.#images.shared) await this.#images.remove();
    await tidyRunDirectory(this.#dump.directory, failed);
  }
}
