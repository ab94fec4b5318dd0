import {
  AgentClient,
  FerryError,
  type Endpoint,
  type Identity,
  type PageBatch,
  type Session,
} from '@ferry/protocol';
import type { HeldAddress } from '../network/addresses.js';
import { parseAddress } from './addresses.js';

type State = Session['state'];

const ASK_MS = 3_000;
const CONNECT_MS = 10_000;
/** Pages may have to come back from swap. */
const COMPARE_MS = 30_000;

/** How the source says that a migration was decided. */
export type Outcome =
  | { readonly decided: 'pending' }
  | { readonly decided: 'aborted' }
  | { readonly decided: 'committed'; readonly receipt: Buffer };

/** Whether a destination in that state has the tree. RESUMING, RUNNING: before a source that could not be asked knew. */
export function holdsCopy(state: State | undefined): boolean {
  return state === 'STATE_RESTORED' || state === 'STATE_RESUMING' || state === 'STATE_RUNNING';
}

/** The other agent of a migration. Connections are made when first needed, or ahead of time by warm(). */
export class Peer {
  readonly #endpoint: Endpoint;
  readonly #identity: Identity | undefined;
  readonly #migrationId: string;
  #control: AgentClient | undefined;
  #bulk: AgentClient | undefined;

  constructor(endpoint: Endpoint, identity: Identity | undefined, migrationId: string) {
    this.#endpoint = endpoint;
    this.#identity = identity;
    this.#migrationId = migrationId;
  }

  /** Connects now, so that nothing waits for a handshake while the tree is frozen. Throws UNREACHABLE. */
  async warm(): Promise<void> {
    await Promise.all([this.#client().ready(CONNECT_MS), this.bulk().ready(CONNECT_MS)]);
  }

  /** A connection for image streams. */
  bulk(): AgentClient {
    this.#bulk ??= new AgentClient(this.#endpoint.node, this.#endpoint.control, this.#identity, true);
    return this.#bulk;
  }

  close(): void {
    this.#control?.close();
    this.#bulk?.close();
    this.#control = undefined;
    this.#bulk = undefined;
  }

  /** Connects for short questions, and does not wait for it: whether it can be reached shows when one is asked. */
  connect(): void {
    this.#client()
      .ready(CONNECT_MS)
      .catch(() => undefined);
  }

  /** Asks the destination what state it is in; undefined: it knows no such migration. Throws when it cannot be reached. */
  async destinationState(): Promise<State | undefined> {
    try {
      const { session } = await this.#client().session.call(
        'GetSession',
        { migrationId: this.#migrationId, role: 'SESSION_ROLE_DESTINATION' },
        { timeoutMs: ASK_MS },
      );
      return session?.state;
    } catch (error) {
      if (error instanceof FerryError && error.code === 'SESSION_NOT_FOUND') return undefined;
      throw error;
    }
  }

  /** Asks the source how the migration was decided. Throws when it cannot be reached. */
  async outcome(): Promise<Outcome> {
    const answer = await this.#client().session.call(
      'GetOutcome',
      { migrationId: this.#migrationId },
      { timeoutMs: ASK_MS },
    );
    if (answer.outcome === 'OUTCOME_COMMITTED') return { decided: 'committed', receipt: answer.receipt };
    return { decided: answer.outcome === 'OUTCOME_ABORTED' ? 'aborted' : 'pending' };
  }

  /** Takes the destination's vote back: asks the source to abort. Throws ALREADY_COMMITTED when it is too late. */
  async takeBack(): Promise<void> {
    await this.#client().session.call(
      'AbortSource',
      {
        migrationId: this.#migrationId,
        copyLost: true,
        reason: 'the destination lost the copy that it held',
      },
      { timeoutMs: ASK_MS },
    );
  }

  /** Has the source compare pages with the frozen tree. Throws PAGES_CORRUPT when they differ. */
  async comparePages(batch: PageBatch): Promise<void> {
    await this.#client().session.call(
      'ComparePages',
      { migrationId: this.#migrationId, batch },
      { timeoutMs: COMPARE_MS },
    );
  }

  /** Asks the source which addresses it has taken off. */
  async addresses(): Promise<HeldAddress[]> {
    const { session } = await this.#client().session.call(
      'GetSession',
      { migrationId: this.#migrationId, role: 'SESSION_ROLE_SOURCE' },
      { timeoutMs: ASK_MS },
    );
    return (session?.addresses ?? []).map(parseAddress);
  }

  /** On a rollback, before the source takes its addresses back: asks the destination to let go of them. */
  async discard(reason: string): Promise<void> {
    await this.#client().session.call(
      'DiscardDestination',
      { migrationId: this.#migrationId, generation: 0, reason },
      { timeoutMs: ASK_MS },
    );
  }

  #client(): AgentClient {
    this.#control ??= new AgentClient(this.#endpoint.node, this.#endpoint.control, this.#identity);
    return this.#control;
  }
}
