import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkName, FerryError, type OpenDestinationRequest, type OpenSourceRequest } from '@ferry/protocol';
import { removeStaleTables } from '../criu/network-lock.js';
import { bootId, processName, resolveProcess, toRef } from '../processes/procfs.js';
import type { SessionDeps } from './deps.js';
import { DestinationSession } from './destination-session.js';
import { forbiddenRecord, newDestinationRecord, newSourceRecord } from './new-record.js';
import { Room, takesPlaceFirst } from './room.js';
import { loadRecords, sessionDirectory, withoutEarlierBoot, type SourceRecord } from './record.js';
import { sendsPages } from './modes.js';
import { migrationOf } from './places.js';
import { SourceSession } from './source-session.js';
import { isFinal, type Role } from './states.js';

const TICK_MS = 1_000;

type AnySession = SourceSession | DestinationSession;

/** All sessions of this agent, from its records. */
export class SessionRegistry {
  readonly #deps: SessionDeps;
  readonly #root: string;
  readonly #sessions = new Map<string, AnySession>();
  readonly #opening = new Map<string, Promise<AnySession>>();
  readonly #room: Room;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#root = join(deps.config.state_dir, 'sessions');
    this.#room = new Room(deps.config.node, deps.config.limits.max_sessions);
  }

  /** Reads every record and goes on where the last agent process stopped. */
  async recover(): Promise<void> {
    const { records, broken } = await loadRecords(this.#root);
    for (const directory of broken)
      this.#deps.logger.error({ directory }, 'session record cannot be read; left alone');
    const boot = await bootId();
    for (const { directory, record: recorded } of records) {
      const record = withoutEarlierBoot(recorded, boot);
      const session =
        record.role === 'source'
          ? new SourceSession(directory, record, this.#deps, this.#lockAgain(record))
          : new DestinationSession(directory, record, this.#deps);
      this.#sessions.set(key(record.migrationId, record.role), session);
      this.#room.hold(key(record.migrationId, record.role), session);
    }
    // Nothing else may keep this process alive yet: waiting for a criu that ends does not.
    const awake = setInterval(() => undefined, TICK_MS);
    // Together: one that waits for its criu must not keep the others from going on.
    await Promise.all(
      [...this.#sessions.values()].map((session) =>
        session
          .recover()
          .catch((error: unknown) =>
            this.#deps.logger.error({ err: error, migration: session.id }, 'recovery failed'),
          ),
      ),
    );
    clearInterval(awake);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Stops looking after sessions; what is held stays held, for the next agent process. */
  close(): void {
    clearInterval(this.#timer);
  }

  /** Opens a source session, or takes over the one of that id: it must have been opened with the same arguments. */
  openSource(request: OpenSourceRequest): Promise<SourceSession> {
    const id = checkName('migration_id', request.migrationId);
    return this.#open(key(id, 'source'), async (name) => {
      const known = this.#sessions.get(name);
      if (known instanceof SourceSession) return takeOver(known, known.isSame(request));
      const draft = newSourceRecord(id, request, this.#deps.config);
      const placed = takesPlaceFirst(draft.node, draft.peer.node);
      if (placed) this.#room.take(name);
      await this.#removeStaleLocks();
      const process = await resolveProcess(draft.process);
      const record = {
        ...draft,
        process: await toRef(process),
        processName: await processName(process.pid),
      };
      const release = this.#deps.locks.acquire(process, `migration ${id}`);
      const directory = sessionDirectory(this.#root, id, 'source');
      const session = new SourceSession(directory, record, this.#deps, release);
      if (placed) this.#room.hold(name, session);
      this.#sessions.set(name, session);
      await session.takeOver().catch((error: unknown) => {
        release();
        throw error;
      });
      return session;
    });
  }

  /** Opens a destination session, or takes over the one of that id: it must have been opened with the same arguments. */
  openDestination(request: OpenDestinationRequest): Promise<DestinationSession> {
    const id = checkName('migration_id', request.migrationId);
    return this.#open(key(id, 'destination'), async (name) => {
      const known = this.#sessions.get(name);
      if (known instanceof DestinationSession) return takeOver(known, known.isSame(request));
      const record = newDestinationRecord(id, request, this.#deps.config);
      this.#room.take(name);
      await this.#checkSpace(request);
      await this.#removeStaleLocks();
      const directory = sessionDirectory(this.#root, id, 'destination');
      const session = new DestinationSession(directory, record, this.#deps);
      this.#room.hold(name, session);
      this.#sessions.set(name, session);
      await session.takeOver();
      return session;
    });
  }

  /** One opening of a session at a time; what was not there and could not be opened is forgotten. */
  async #open<S extends AnySession>(name: string, open: (name: string) => Promise<S>): Promise<S> {
    for (;;) {
      const other = this.#opening.get(name);
      if (other === undefined) break;
      await other.catch(() => undefined);
    }
    const isNew = !this.#sessions.has(name);
    const opening = open(name);
    this.#opening.set(name, opening);
    try {
      const session = await opening;
      if (isNew) await this.#prune();
      return session;
    } catch (error) {
      if (isNew) {
        this.#sessions.delete(name);
        this.#room.leave(name);
      }
      throw error;
    } finally {
      this.#opening.delete(name);
    }
  }

  /** A source that is about to work: has its place, or takes it now. Throws TOO_MANY_SESSIONS. */
  working(id: string): SourceSession {
    const session = this.source(id);
    if (session.ended) return session;
    this.#room.take(key(id, 'source'));
    this.#room.hold(key(id, 'source'), session);
    return session;
  }

  /** Bytes per second that an image may be sent with; undefined: no limit. */
  rateOf(imageId: string): number | undefined {
    const session = this.#sessions.get(key(migrationOf(imageId) ?? '', 'source'));
    return session instanceof SourceSession ? session.maxBytesPerSecond : undefined;
  }

  source(id: string): SourceSession {
    const session = this.#sessions.get(key(id, 'source'));
    if (session instanceof SourceSession) return session;
    throw this.#unknown(id);
  }

  destination(id: string): DestinationSession {
    const session = this.#sessions.get(key(id, 'destination'));
    if (session instanceof DestinationSession) return session;
    throw this.#unknown(id);
  }

  /** Newest first. */
  list(activeOnly: boolean): AnySession[] {
    return [...this.#sessions.values()]
      .filter((session) => !activeOnly || !session.ended)
      .sort((a, b) => b.createUnixUs - a.createUnixUs);
  }

  /** How a migration was decided, for its destination. One never heard of is aborted, and stays so: see forbid. */
  async outcome(id: string): Promise<ReturnType<SourceSession['outcome']>> {
    const session = this.#sessions.get(key(checkName('migration_id', id), 'source'));
    if (session instanceof SourceSession) return session.outcome();
    await this.#forbid(id);
    return { decided: 'aborted' };
  }

  /** Presumed abort, made durable: an id answered as aborted can never be opened and committed afterwards. */
  async #forbid(id: string): Promise<void> {
    const record = forbiddenRecord(id, this.#deps.config);
    const session = new SourceSession(
      sessionDirectory(this.#root, id, 'source'),
      record,
      this.#deps,
      () => undefined,
    );
    this.#sessions.set(key(id, 'source'), session);
    await session.takeOver();
  }

  /** A lock for a session that an earlier agent process opened. */
  #lockAgain(record: SourceRecord): () => void {
    if (record.process === null || isFinal(record.state)) return () => undefined;
    return this.#deps.locks.acquire(
      { pid: record.process.pid, startTimeTicks: record.process.startTimeTicks },
      `migration ${record.migrationId}`,
    );
  }

  /** Firewall tables of migrations that have ended here: they would shut off connections that come back. */
  async #removeStaleLocks(): Promise<void> {
    const ended = [...this.#sessions.values()].filter((session) => session.ended);
    const stale = await removeStaleTables(new Set(ended.flatMap((session) => session.firewallTables())));
    if (stale.length > 0) this.#deps.logger.warn({ tables: stale }, 'removed what earlier migrations left');
  }

  /** All at once: one that waits for its criu must not keep the others from being settled. */
  #tick(): void {
    for (const session of this.#sessions.values()) {
      if (session.ended) continue;
      session
        .tick()
        .catch((error: unknown) =>
          this.#deps.logger.error({ err: error, migration: session.id }, 'session could not be settled'),
        );
    }
  }

  async #checkSpace(request: OpenDestinationRequest): Promise<void> {
    if (request.mode === 'MIGRATION_MODE_SHARED' || request.mode === 'MIGRATION_MODE_POSTCOPY') return;
    const memory = sendsPages(request.mode);
    const free = await this.#deps.images.freeBytes(memory ? 'IMAGE_AREA_MEMORY' : 'IMAGE_AREA_DISK');
    if (request.expectedBytes > free) {
      throw new FerryError(
        memory ? 'MEMORY_AREA_FULL' : 'DISK_AREA_FULL',
        `${request.expectedBytes} bytes are expected, ${free} are free on ${this.#deps.config.node}`,
        { facts: { expected_bytes: String(request.expectedBytes), free_bytes: String(free) } },
      );
    }
  }

  /**
   * Forgets the oldest ended sessions beyond history.keep. A committed source is kept for ever (about 2 KB): a
   * destination that was cut off for long must never be told "aborted" about it.
   */
  async #prune(): Promise<void> {
    const old = this.list(false)
      .filter((session) => session.ended && session.state !== 'COMMITTED')
      .slice(this.#deps.config.history.keep);
    for (const session of old) {
      this.#sessions.delete(key(session.id, session instanceof SourceSession ? 'source' : 'destination'));
      await rm(session.directory, { recursive: true, force: true });
    }
  }

  #unknown(id: string): FerryError {
    return new FerryError(
      'SESSION_NOT_FOUND',
      `${this.#deps.config.node} knows no migration ${JSON.stringify(id)}`,
      { facts: { migration_id: id } },
    );
  }
}

async function takeOver<S extends AnySession>(session: S, isSame: boolean): Promise<S> {
  if (!isSame)
    throw new FerryError('SESSION_EXISTS', `migration ${session.id} was opened here with other arguments`, {
      facts: { migration_id: session.id },
    });
  await session.takeOver();
  return session;
}

function key(id: string, role: Role): string {
  return `${id}.${role}`;
}
