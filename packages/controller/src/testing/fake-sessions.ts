import { EventEmitter, on } from 'node:events';
import {
  FerryError,
  toStatus,
  type agentServices,
  type Endpoint,
  type Handlers,
  type PrecopyRound,
  type Session,
  type SessionRole,
} from '@ferry/protocol';
import { fakeSession } from './facts.js';

const RECEIPT = Buffer.alloc(32, 7);

/** The sessions of a fake agent: the moves of the contract, without CRIU. */
export class FakeSessions {
  endpoint: Endpoint | null = null;
  /** What pre-copy does, one a time. */
  rounds: readonly PrecopyRound[] = [];
  readonly #node: string;
  readonly #sessions = new Map<string, Session>();
  readonly #changed = new EventEmitter().setMaxListeners(0);
  #clock = 1_000_000;

  constructor(node: string) {
    this.#node = node;
  }

  get(id: string, role: 'source' | 'destination'): Session | undefined {
    return this.#sessions.get(`${id}.${role}`);
  }

  /** Changes a session as its agent would by itself. */
  set(id: string, role: 'source' | 'destination', change: Partial<Session>): Session {
    const key = `${id}.${role}`;
    this.#clock += 1000;
    const session = {
      ...(this.#sessions.get(key) ??
        fakeSession({
          migrationId: id,
          node: this.#node,
          role: role === 'source' ? 'SESSION_ROLE_SOURCE' : 'SESSION_ROLE_DESTINATION',
          createUnixUs: this.#clock,
        })),
      ...change,
      updateUnixUs: this.#clock,
    };
    this.#sessions.set(key, session);
    this.#changed.emit(key, session);
    return session;
  }

  /** Ends a source session before the decision, as a lease or a hold limit does. */
  abort(id: string, error: FerryError): Session {
    return this.set(id, 'source', { state: 'STATE_ABORTED', error: toStatus(error) });
  }

  handlers(): Handlers<typeof agentServices.session> {
    const source = (request: { migrationId: string; generation: number }): Session =>
      this.#open(request, 'source');
    const destination = (request: { migrationId: string; generation: number }): Session =>
      this.#open(request, 'destination');
    return {
      OpenSource: (request) =>
        Promise.resolve({
          session: this.set(request.migrationId, 'source', {
            state: this.get(request.migrationId, 'source')?.state ?? 'STATE_OPEN',
            generation: (this.get(request.migrationId, 'source')?.generation ?? 0) + 1,
            mode: request.mode,
            peer: request.peer,
            process: request.process,
            processName: 'counter',
          }),
          ticket: Buffer.alloc(32, 1),
          runRightLock: Buffer.alloc(32, 2),
        }),
      OpenDestination: (request) =>
        Promise.resolve({
          session: this.set(request.migrationId, 'destination', {
            state: this.get(request.migrationId, 'destination')?.state ?? 'STATE_OPEN',
            generation: (this.get(request.migrationId, 'destination')?.generation ?? 0) + 1,
            mode: request.mode,
            peer: request.peer,
            process: null,
            processName: request.processName,
          }),
        }),
      PrepareDestination: (request) => {
        destination(request);
        return this.#moved(request, 'destination', { state: 'STATE_RECEIVING' });
      },
      PrecopySource: (request) => {
        source(request);
        for (const index of this.rounds.keys())
          this.set(request.migrationId, 'source', { precopyRounds: this.rounds.slice(0, index + 1) });
        return this.#moved(request, 'source', {});
      },
      FreezeSource: (request) => {
        source(request);
        const timings = [{ name: 'dump', startUnixUs: 1_000_000, durationUs: 30_000 }];
        return this.#moved(request, 'source', {
          state: 'STATE_FROZEN',
          pageBytes: 4096,
          sentPageBytes: 4096,
          timings,
          progress: { step: 'freeze', bytesDone: 4096, bytesTotal: 4096 },
        });
      },
      RestoreDestination: (request) => {
        destination(request);
        if (request.pageBytes !== 4096) throw new FerryError('PAGE_COUNT_MISMATCH', 'not 4096');
        const timings = [{ name: 'restore', startUnixUs: 1_050_000, durationUs: 20_000 }];
        return this.#moved(request, 'destination', { state: 'STATE_RESTORED', imageBytes: 1024, timings });
      },
      CommitSource: async (request) => {
        const { state, error } = source(request);
        if (state === 'STATE_ABORTED')
          throw new FerryError('ALREADY_ABORTED', error?.message ?? 'undone', { step: 'commit' });
        if (state !== 'STATE_FROZEN' && state !== 'STATE_COMMITTED')
          throw new FerryError('INVALID_STATE', `source is ${state}`);
        const answer = await this.#moved(request, 'source', {
          state: 'STATE_COMMITTED',
          timings: [
            { name: 'dump', startUnixUs: 1_000_000, durationUs: 30_000 },
            { name: 'freeze', startUnixUs: 1_010_000, durationUs: 20_000 },
            { name: 'commit', startUnixUs: 1_070_000, durationUs: 5_000 },
          ],
          dumpStats: {
            freezingUs: 200,
            frozenUs: 65_000,
            memdumpUs: 1,
            memwriteUs: 1,
            pagesScanned: 1,
            pagesWritten: 1,
          },
        });
        return { ...answer, receipt: RECEIPT };
      },
      ResumeDestination: (request) => {
        if (!request.receipt.equals(RECEIPT)) throw new FerryError('RECEIPT_INVALID', 'not the receipt');
        destination(request);
        return this.#moved(request, 'destination', { state: 'STATE_RUNNING' });
      },
      AbortSource: (request) => {
        const { state } = source(request);
        if (state === 'STATE_COMMITTED') throw new FerryError('ALREADY_COMMITTED', 'too late');
        return this.#moved(request, 'source', { state: 'STATE_ABORTED' });
      },
      DiscardDestination: (request) => {
        destination(request);
        return this.#moved(request, 'destination', { state: 'STATE_DISCARDED' });
      },
      GetSession: (request) => Promise.resolve({ session: this.#known(request.migrationId, request.role) }),
      ListSessions: () => Promise.resolve({ sessions: [...this.#sessions.values()] }),
      WatchSession: (request, context) => this.#watch(request.migrationId, request.role, context.signal),
      ResolveSession: ({ migrationId, role, resolution }) => {
        const side = role === 'SESSION_ROLE_SOURCE' ? 'source' : 'destination';
        const gaveUp = resolution === 'RESOLUTION_GIVE_UP' || resolution === 'RESOLUTION_SOURCE_RUNS';
        const state = side === 'source' ? 'STATE_COMMITTED' : gaveUp ? 'STATE_DISCARDED' : 'STATE_RUNNING';
        return Promise.resolve({ session: this.set(migrationId, side, { state }) });
      },
      GetOutcome: () => Promise.resolve({ outcome: 'OUTCOME_PENDING' as const }),
      CarryPages: () => Promise.resolve(),
      ComparePages: () => Promise.resolve({}),
    };
  }

  #moved(
    request: { migrationId: string },
    role: 'source' | 'destination',
    change: Partial<Session>,
  ): Promise<{ session: Session }> {
    return Promise.resolve({ session: this.set(request.migrationId, role, change) });
  }

  #open(request: { migrationId: string; generation: number }, role: 'source' | 'destination'): Session {
    const session = this.#known(
      request.migrationId,
      role === 'source' ? 'SESSION_ROLE_SOURCE' : 'SESSION_ROLE_DESTINATION',
    );
    if (request.generation !== 0 && request.generation !== session.generation)
      throw new FerryError('STALE_GENERATION', `generation ${session.generation} drives it`);
    return session;
  }

  #known(id: string, role: SessionRole): Session {
    const session = this.get(id, role === 'SESSION_ROLE_SOURCE' ? 'source' : 'destination');
    if (session === undefined) throw new FerryError('SESSION_NOT_FOUND', `no migration ${id}`);
    return session;
  }

  async *#watch(id: string, role: SessionRole, signal: AbortSignal): AsyncGenerator<{ session: Session }> {
    const key = `${id}.${role === 'SESSION_ROLE_SOURCE' ? 'source' : 'destination'}`;
    yield { session: this.#known(id, role) };
    try {
      for await (const [session] of on(this.#changed, key, { signal }) as AsyncIterable<[Session]>)
        yield { session };
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
