import { EventEmitter, on } from 'node:events';
import {
  failpoint,
  FerryError,
  toStatus,
  type Failpoint,
  type PhaseTiming,
  type Session as SessionMessage,
} from '@ferry/protocol';
import type { Logger } from 'pino';
import type { HookContext, HookPoint, HookRunner } from '../hooks/runner.js';
import { drainView, isDraining } from '../postcopy/drain-state.js';
import { shieldName } from '../network/shield.js';
import { printAddress } from './addresses.js';
import { saveRecord, type SessionRecord } from './record.js';
import { isFinal, mayMove, type SessionState } from './states.js';

const PROGRESS_MS = 200;

/**
 * What source and destination sessions share: the record on disk, moves checked against the table, watchers, the
 * lease. A session is only ever changed by its own agent process.
 */
export abstract class Session<R extends SessionRecord> {
  readonly directory: string;
  protected readonly record: R;
  protected readonly logger: Logger;
  #changed = new EventEmitter().setMaxListeners(0);
  #controllers = 0;
  #lastHeard = Date.now();
  #step = '';
  #bytesDone = 0;
  #bytesTotal = 0;
  #progressTimer: NodeJS.Timeout | undefined;
  #tidying = false;

  protected constructor(directory: string, record: R, logger: Logger) {
    this.directory = directory;
    this.record = record;
    this.logger = logger.child({ migration: record.migrationId, role: record.role });
  }

  get id(): string {
    return this.record.migrationId;
  }

  get state(): SessionState {
    return this.record.state;
  }

  get ended(): boolean {
    return isFinal(this.record.state) && !(this.handedOver && this.needsSource);
  }

  /** Whether the run-right has gone over. */
  get handedOver(): boolean {
    return this.record.state === 'COMMITTED' || this.record.state === 'RUNNING';
  }

  /** Post-copy: whether memory is at the source only. */
  get needsSource(): boolean {
    return isDraining(this.record.drain);
  }

  get createUnixUs(): number {
    return this.record.createUnixUs;
  }

  /** The session as clients see it. */
  view(): SessionMessage {
    const { record } = this;
    return {
      migrationId: record.migrationId,
      role: record.role === 'source' ? 'SESSION_ROLE_SOURCE' : 'SESSION_ROLE_DESTINATION',
      state: `STATE_${record.state}`,
      generation: record.generation,
      mode: record.mode,
      process: record.process,
      processName: record.processName,
      peer: record.peer,
      progress: { step: this.#step, bytesDone: this.#bytesDone, bytesTotal: this.#bytesTotal },
      error: record.error === null ? null : toStatus(FerryError.fromJSON(record.error)),
      timings: record.timings,
      dumpStats: record.role === 'source' ? record.dumpStats : null,
      restoreStats: record.role === 'destination' ? record.restoreStats : null,
      pageBytes: record.pageBytes,
      pageSums: Buffer.from((record.role === 'source' && record.pageSums) || '', 'base64'),
      imageBytes: record.imageBytes,
      createUnixUs: record.createUnixUs,
      updateUnixUs: record.updateUnixUs,
      node: record.node,
      precopyRounds: record.role === 'source' ? [...(record.precopyRounds ?? [])] : [],
      pageTransport: record.pageTransport ?? 'PAGE_TRANSPORT_UNSPECIFIED',
      drain: drainView(record.drain),
      sentPageBytes: record.role === 'source' ? (record.sentPageBytes ?? 0) : 0,
      addresses: record.role === 'source' ? record.released.map(printAddress) : [],
    };
  }

  /** The nftables tables that stand on this node while the session lasts. */
  firewallTables(): string[] {
    const { record } = this;
    if (record.role === 'destination') return [shieldName('address', record.migrationId)];
    return [shieldName('lock', record.migrationId), ...(record.lockTable ? [record.lockTable] : [])];
  }

  /** Refuses a controller that is not the newest one. Generation 0 is an operator's or a peer's call, not fenced. */
  fence(generation: number): void {
    this.heard();
    if (generation !== 0 && generation !== this.record.generation) {
      throw new FerryError(
        'STALE_GENERATION',
        `migration ${this.id} is driven by generation ${this.record.generation}, not ${generation}`,
        { facts: { migration_id: this.id } },
      );
    }
  }

  /** Notes that a controller is there: the lease starts anew. */
  heard(): void {
    this.#lastHeard = Date.now();
  }

  /** A new controller takes over: the old one's calls are refused from now on. */
  async takeOver(): Promise<void> {
    this.heard();
    this.record.generation += 1;
    await this.save(true);
    await failpoint(`${this.record.role}.opened`);
  }

  /** Whether no controller has been heard of for the length of the lease. */
  protected leaseIsOver(): boolean {
    return this.#controllers === 0 && Date.now() - this.#lastHeard > this.record.leaseMs;
  }

  /**
   * Snapshots, now and whenever the session changes, until it has ended and nothing of it is left behind. While a
   * controller watches, the lease holds.
   */
  async *watch(signal: AbortSignal): AsyncGenerator<SessionMessage, void, undefined> {
    this.#controllers += 1;
    try {
      const changes = on(this.#changed, 'change', { signal });
      do yield this.view();
      while ((!this.ended || this.#tidying) && !(await changes.next()).done);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#controllers -= 1;
      this.heard();
    }
  }

  /** Makes a move of the table and writes the record. */
  protected async move(to: SessionState, durable: boolean): Promise<void> {
    const from = this.record.state;
    if (!mayMove(this.record.role, from, to)) {
      throw new FerryError(
        'INVALID_STATE',
        `migration ${this.id} is ${from} on ${this.record.node}: it cannot become ${to}`,
        { facts: { migration_id: this.id, state: from } },
      );
    }
    this.record.state = to;
    this.logger.info({ from, to }, 'session moved');
    await this.save(durable);
    // Each state has one (failpoints.test.ts).
    await failpoint(`${this.record.role}.${to.toLowerCase()}` as Failpoint);
  }

  /** Cleans up after the end without keeping anybody waiting but those who watch. */
  protected tidyBehind(tidy: () => Promise<void>): void {
    this.#tidying = true;
    tidy()
      .catch((error: unknown) => this.logger.error({ err: error }, 'not cleaned up'))
      .finally(() => {
        this.#tidying = false;
        this.#changed.emit('change');
      });
  }

  protected async save(durable: boolean): Promise<void> {
    this.record.updateUnixUs = Date.now() * 1000;
    await saveRecord(this.directory, this.record, durable);
    this.#changed.emit('change');
  }

  /** Notes why the session ends as it does; the first reason stands. */
  protected blame(error: FerryError): void {
    this.record.error ??= error.with({ node: this.record.node, facts: { migration_id: this.id } }).toJSON();
  }

  /** The error that ended the session, for calls that come later. */
  protected blamed(fallback: FerryError): FerryError {
    return this.record.error === null ? fallback : FerryError.fromJSON(this.record.error);
  }

  protected step(name: string, bytesTotal = 0): void {
    this.#step = name;
    this.#bytesDone = 0;
    this.#bytesTotal = bytesTotal;
    this.#changed.emit('change');
  }

  /** Tells watchers how many bytes have passed; at most five times a second. */
  protected progress(bytesDone: number): void {
    this.#bytesDone = bytesDone;
    if (this.#progressTimer !== undefined) return;
    this.#progressTimer = setTimeout(() => {
      this.#progressTimer = undefined;
      this.#changed.emit('change');
    }, PROGRESS_MS);
  }

  /** Runs the operator's hooks of a point and notes how long they took. Throws HOOK_FAILED. */
  protected async hook(hooks: HookRunner, point: HookPoint, images: string): Promise<void> {
    const { migrationId, role, node, peer, process, handover } = this.record;
    const context: HookContext = {
      migrationId,
      role,
      node,
      peer: peer.node,
      pid: process?.pid ?? 0,
      addresses: handover.addresses,
      images,
    };
    const start = performance.timeOrigin + performance.now();
    const ran = await hooks.run(point, context);
    if (ran > 0) this.phase(`hook-${point}`, start, performance.timeOrigin + performance.now());
  }

  /** The same for a point at which it is too late to stop: a failure is only logged. */
  protected async tryHook(hooks: HookRunner, point: HookPoint, images: string): Promise<void> {
    await this.hook(hooks, point, images).catch((error: unknown) =>
      this.logger.error({ err: error, point }, 'too late to stop for a hook'),
    );
  }

  /** Runs a step and notes how long it took, on this node's clock. */
  protected async timed<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = performance.timeOrigin + performance.now();
    try {
      return await work();
    } finally {
      this.phase(name, start, performance.timeOrigin + performance.now());
    }
  }

  /** Notes a phase; times in milliseconds since 1970. */
  protected phase(name: string, startMs: number, endMs: number): void {
    const timing: PhaseTiming = {
      name,
      startUnixUs: Math.round(startMs * 1000),
      durationUs: Math.max(0, Math.round((endMs - startMs) * 1000)),
    };
    this.record.timings = [...this.record.timings.filter((other) => other.name !== name), timing];
  }
}
