import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import type { CriuExit } from '@ferry/criu';
import { failpoint, FerryError, type OpenSourceRequest } from '@ferry/protocol';
import { mendTree, wasKilled } from '../criu/mend.js';
import { lockTable, removeNetworkLock } from '../criu/network-lock.js';
import type { HeldAddress } from '../network/addresses.js';
import { splitAddress } from '../pages/data-client.js';
import { isAlive, isGone } from '../processes/procfs.js';
import { readTree, signalTasks, waitGone } from '../processes/tree.js';
import type { SessionDeps } from './deps.js';
import { HeldDump } from './held-dump.js';
import { addressesToMove, putBack, takeOff } from './addresses.js';
import { Peer } from './peer.js';
import { sameSource } from './new-record.js';
import { PageOutlet } from './page-outlet.js';
import { areaOf, sessionImageId, sharedImages, tidyRunDirectory } from './places.js';
import type { SourceRecord } from './record.js';
import { Session } from './session.js';

/** How long tasks may take to vanish after they were killed. */
const GONE_MS = 10_000;

/**
 * The source side of a migration. It owns the run-right: the verdict is written exactly once, durably, and whatever
 * was written first stands. See docs/handover.md.
 */
export class SourceSession extends Session<SourceRecord> {
  readonly #deps: SessionDeps;
  readonly #release: () => void;
  readonly #dump: HeldDump;
  readonly #outlet: PageOutlet;
  #rounds: Promise<void> | undefined;
  #freezing: Promise<void> | undefined;
  #dumping: Promise<void> | undefined;
  #committing: Promise<void> | undefined;
  #aborting: Promise<void> | undefined;
  #frozenAtMs = 0;

  /** @param release gives the lock on the process back */
  constructor(directory: string, record: SourceRecord, deps: SessionDeps, release: () => void) {
    super(directory, record, deps.logger);
    this.#deps = deps;
    this.#release = release;
    this.#dump = new HeldDump(join(directory, 'dump'), deps);
    this.#outlet = new PageOutlet(record);
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
    // ABORTING: the verdict is on disk, and the destination may have to let go of an address before this is over.
    const aborted = this.record.state === 'ABORTED' || this.record.state === 'ABORTING';
    return { decided: aborted ? 'aborted' : 'pending' };
  }

  /** Takes the data connection that the pages will go through. */
  attach(ticket: Buffer, peer: string | undefined, socket: Socket): void {
    this.#outlet.attach(ticket, peer, socket);
  }

  /** PRECOPY: sends rounds while the tree runs. Joins rounds that are under way. */
  async precopy(): Promise<void> {
    if (this.record.state !== 'OPEN') return;
    if (this.record.mode !== 'MIGRATION_MODE_PRECOPY') throw this.#wrongState('precopy');
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
        softDirty: this.#deps.criu.capabilities.memDirtyTrack,
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
    if (record.state !== 'OPEN') throw this.#wrongState('freeze');
    try {
      this.#outlet.check('freeze');
    } catch (error) {
      this.#freezing = undefined;
      throw error;
    }
    if (record.mode === 'MIGRATION_MODE_PRECOPY') await this.precopy();
    try {
      await this.move('FREEZING', true);
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
    const pid = this.#root().pid;
    const leaving = await addressesToMove(record.handover, this.#ownHosts());
    const images = await this.#createImages();
    await this.hook(this.#deps.hooks, 'pre-dump', images);
    await this.hook(this.#deps.hooks, 'network-lock', images);
    await this.#dump.start({
      migrationId: record.migrationId,
      pid,
      images,
      options: record.options,
      holdLimitMs: record.holdLimitMs,
      takePages: this.#outlet.takePages((total) => this.progress(total)),
    });
    this.#frozenAtMs = Date.now();
    await failpoint('source.dumped');
    record.pageBytes = this.#dump.pageBytes;
    record.tasks = await this.#dump.stopTasks(pid);
    record.lockTable = await lockTable(images);
    await this.#releaseAddresses(leaving, images);
    if (record.mode !== 'MIGRATION_MODE_SHARED') await this.#deps.images.complete(sessionImageId(this.id));
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
    if (!['FROZEN', 'COMMITTING', 'NEEDS_OPERATOR'].includes(record.state)) throw this.#wrongState('commit');
    if (record.state === 'FROZEN') await this.hook(this.#deps.hooks, 'before-commit', this.#imagesPath());
    await failpoint('source.deciding');
    const start = Date.now();
    const stands = await this.#dump.decide('commit', `generation ${record.generation}`);
    if (stands?.verdict !== 'commit') {
      await this.#undo(
        new FerryError(
          'HOLD_EXPIRED',
          `migration ${this.id} was undone before the decision: ${stands?.note ?? 'no dump'}`,
          { step: 'commit' },
        ),
      );
      throw this.#wrongState('commit');
    }
    if (record.state === 'FROZEN') await this.move('COMMITTING', false);
    this.phase('hold', this.#frozenAtMs, start);
    await this.#seeGone(await this.#dump.exited);
    const goneMs = Date.now();
    await failpoint('source.gone');
    this.phase('commit', start, goneMs);
    await this.#readStats(goneMs);
    await this.#unlockNetwork();
    record.error = null;
    await this.move('COMMITTED', true);
    await this.tryHook(this.#deps.hooks, 'after-commit', this.#imagesPath());
    await this.#cleanUp();
  }

  /** Returns once every task is gone: only then may the receipt leave. */
  async #seeGone(exit: CriuExit | undefined): Promise<void> {
    const { tasks, node } = this.record;
    if (exit?.code !== 0) {
      // The verdict is commit, yet criu ended otherwise (killed?): its tasks may be stopped or running. The run-right
      // is given away, so they must not run: end them here.
      this.logger.warn({ exit }, 'criu dump did not end the tree; ending it');
      await signalTasks(tasks, 'SIGKILL');
    }
    let left = await waitGone(tasks, GONE_MS);
    if (left.length > 0) {
      await signalTasks(left, 'SIGKILL');
      left = await waitGone(left, GONE_MS);
    }
    if (left.length === 0) return;
    const pids = left.map((task) => task.pid).join(', ');
    const error = new FerryError(
      'NEEDS_OPERATOR',
      `tasks ${pids} on ${node} do not die although the migration is decided; the destination stays frozen`,
      { step: 'commit' },
    );
    this.blame(error);
    if (this.record.state !== 'NEEDS_OPERATOR') await this.move('NEEDS_OPERATOR', true);
    throw error;
  }

  /** Undoes the session before the decision: the tree runs on. Throws ALREADY_COMMITTED after it. */
  async abort(error: FerryError): Promise<void> {
    if (this.record.state === 'ABORTED') return;
    if (this.record.state === 'COMMITTING' || this.record.state === 'COMMITTED')
      throw this.#alreadyCommitted();
    await this.#undo(error);
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
    if (stands?.verdict === 'commit') throw this.#alreadyCommitted();
    this.blame(error);
    if (record.state !== 'ABORTING') await this.move('ABORTING', true);
    this.logger.warn({ err: error }, 'migration undone');
    await this.timed('abort', async () => {
      this.#dump.cut(error);
      this.#outlet.close(error);
      if (this.#dumping !== undefined) await this.#dump.startEnded(this.#dumping);
      await this.#takeAddressesBack(error);
      if (began) await this.tryHook(this.#deps.hooks, 'network-unlock', this.#imagesPath());
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

  #movesAddresses(): boolean {
    return this.record.released.length > 0 || this.record.handover.strategy === 'ADDRESS_STRATEGY_HOOK';
  }

  /** Before the tree runs again: the addresses come back, once the destination has let go of them if it can be asked. */
  async #takeAddressesBack(reason: FerryError): Promise<void> {
    const { record, logger } = this;
    if (!this.#movesAddresses()) return;
    const peer = new Peer(record.peer, this.#deps.identity, this.id);
    await peer
      .discard(reason.message)
      .catch((error: unknown) =>
        logger.warn(
          { err: error },
          'the destination cannot be told; it keeps the address shielded until it has asked',
        ),
      )
      .finally(() => peer.close());
    await putBack(record.released, logger);
    if (record.handover.strategy === 'ADDRESS_STRATEGY_HOOK')
      await this.tryHook(this.#deps.hooks, 'address-acquire', this.#imagesPath());
  }

  /** Addresses that this agent itself is reached by. */
  #ownHosts(): string[] {
    const { listen, advertise } = this.#deps.config;
    return [listen.control, listen.data, advertise.control, advertise.data].map(
      (address) => splitAddress(address).host,
    );
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
    if (await isAlive(root)) return;
    this.record.error = null;
    const text = `process ${root.pid} is not there any more after the migration was undone`;
    this.blame(new FerryError('PROCESS_GONE', text, { step: 'abort' }));
  }

  /** Called every second: ends what nobody drives any more, and a hold that has lasted too long. */
  async tick(): Promise<void> {
    const { state, holdLimitMs, leaseMs } = this.record;
    if (state === 'FROZEN' && Date.now() - this.#frozenAtMs > holdLimitMs) {
      await this.#undo(
        new FerryError('HOLD_EXPIRED', `frozen for more than ${holdLimitMs} ms`, { step: 'hold' }),
      );
    } else if ((state === 'OPEN' || state === 'FREEZING' || state === 'FROZEN') && this.leaseIsOver()) {
      await this.#undo(
        new FerryError('LEASE_EXPIRED', `no controller for ${leaseMs} ms`, { step: state.toLowerCase() }),
      );
    }
  }

  /** While frozen: criu ending without our verdict means the hold was lost, or the hook's own limit came first. */
  #watchHold(): void {
    const lost = async (exit: CriuExit): Promise<void> => {
      if (this.record.state !== 'FROZEN') return;
      const stands = await this.#dump.verdict();
      if (stands?.verdict === 'commit') return;
      const error =
        stands === undefined
          ? new FerryError(
              'CRIU_KILLED',
              `criu dump ended while it held the tree (exit ${exit.code ?? 'unknown'})`,
              { step: 'hold' },
            )
          : new FerryError('HOLD_EXPIRED', `the hold ended by itself: ${stands.note}`, { step: 'hold' });
      await this.#undo(error);
    };
    this.#dump.exited
      ?.then(lost)
      .catch((error: unknown) => this.logger.error({ err: error }, 'abort failed'));
  }

  /** Goes on after a restart of the agent, from what is on disk. */
  async recover(): Promise<void> {
    // The record of the end comes before the cleaning up, so the agent may have died between the two.
    if (this.ended) {
      await this.#cleanUp();
      return;
    }
    const { record } = this;
    const { held, verdict } = await this.#dump.adopt();
    this.logger.info({ state: record.state, verdict, held }, 'recovering');
    const undecided =
      held && verdict === undefined && (record.state === 'FREEZING' || record.state === 'FROZEN');
    // The last agent process may have stopped the tasks and died before it had written which.
    if (held && record.tasks.length === 0) record.tasks = await readTree(this.#root().pid);
    if ((undecided || verdict === 'commit') && record.state === 'FREEZING') await this.move('FROZEN', false);
    // Every task and criu gone in the hold (its pid name space was killed, the node restarted): the dump is the only
    // copy, and giving the run-right away is the one way that leaves a copy running.
    if (verdict === 'commit' || (undecided && (await this.#allGone()))) {
      await this.commit();
    } else if (undecided) {
      this.#frozenAtMs = Date.now();
      record.tasks = await this.#dump.stopTasks(this.#root().pid);
      this.#watchHold();
    } else {
      await this.#undo(
        new FerryError('INTERRUPTED', 'the source agent was restarted', { step: record.state.toLowerCase() }),
      );
    }
  }

  async #allGone(): Promise<boolean> {
    if (!(await isGone(this.#root()))) return false;
    for (const task of this.record.tasks) if (!(await isGone(task))) return false;
    return true;
  }

  async #readStats(goneMs: number): Promise<void> {
    try {
      const stats = await this.#dump.stats();
      this.record.dumpStats = stats;
      this.phase('freeze', goneMs - stats.frozenUs / 1000, this.#frozenAtMs);
    } catch (error) {
      this.logger.warn({ err: error }, 'no statistics of the dump');
    }
  }

  /** CRIU leaves its lock on the source after a commit; a later migration back would meet it (criu-facts, 5.1). */
  async #unlockNetwork(): Promise<void> {
    await Promise.all([removeNetworkLock(this.#imagesPath()), this.#dump.unlock()]).catch((error: unknown) =>
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

  #imagesPath(): string {
    const { mode, sharedDirectory } = this.record;
    return mode === 'MIGRATION_MODE_SHARED'
      ? sharedImages(sharedDirectory, this.id)
      : this.#deps.images.path(sessionImageId(this.id), areaOf(mode));
  }

  async #createImages(): Promise<string> {
    if (this.record.mode !== 'MIGRATION_MODE_SHARED')
      return this.#deps.images.create(sessionImageId(this.id), areaOf(this.record.mode));
    await mkdir(this.#imagesPath(), { mode: 0o700 });
    return this.#imagesPath();
  }

  async #cleanUp(): Promise<void> {
    this.#outlet.close();
    this.#release();
    const failed = this.record.state === 'ABORTED';
    // A committed session's shared images are the destination's to remove: it may still need them.
    if (this.record.mode !== 'MIGRATION_MODE_SHARED') await this.#deps.images.remove(sessionImageId(this.id));
    else if (failed) await rm(this.#imagesPath(), { recursive: true, force: true });
    await tidyRunDirectory(this.#dump.directory, failed);
  }

  #alreadyCommitted(): FerryError {
    return new FerryError(
      'ALREADY_COMMITTED',
      `migration ${this.id} is decided: the process belongs to ${this.record.peer.node}`,
      { facts: { migration_id: this.id } },
    );
  }

  #wrongState(step: string): FerryError {
    const { state } = this.record;
    if (state === 'ABORTED' || state === 'ABORTING')
      return this.blamed(new FerryError('ALREADY_ABORTED', `migration ${this.id} was undone`, { step }));
    if (state === 'COMMITTED' || state === 'COMMITTING') return this.#alreadyCommitted();
    return new FerryError('INVALID_STATE', `migration ${this.id} is ${state}: it cannot ${step}`, {
      step,
      facts: { state },
    });
  }
}
