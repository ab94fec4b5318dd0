import {
  failpoint,
  FerryError,
  fromStatus,
  type AgentClient,
  type Failpoint,
  type Session,
} from '@ferry/protocol';
import { now, sleep } from '../clock.js';
import type { Limits } from '../limits.js';
import type { Plan } from '../plan/plan.js';
import { modeOf, type MigrationMode, type MigrationRequest } from '../plan/request.js';
import { present } from '../present.js';
import type { EventLog, Role } from './events.js';
import { isAnswer } from './failures.js';
import { isFinal } from './states.js';

/** A step of a migration: each has its failpoint. */
export type StepName = Failpoint extends infer Name
  ? Name extends `controller.${infer Step}`
    ? Step
    : never
  : never;

/** Time that a step took. */
export interface Phase {
  /** A node's name; "controller" for what was measured here. */
  readonly node: string;
  readonly name: string;
  readonly ms: number;
}

/** What one run of a migration knows. It holds no fact that cannot be had again from the two agents. */
export class Run {
  readonly id: string;
  readonly request: MigrationRequest;
  readonly source: AgentClient;
  readonly destination: AgentClient;
  readonly limits: Limits;
  readonly log: EventLog;
  readonly phases: Phase[] = [];
  readonly sessions: { source?: Session; destination?: Session } = {};
  /** Whether a side may have been opened: set before it is asked, because an answer can be lost. */
  readonly touched = { source: false, destination: false };
  /**
   * The fencing tokens that opening returned. Kept apart from the sessions: a watch tells those of a newer controller
   * as well, and with them this one would not be fenced off any more. 0, when the answer to opening was lost: not
   * fenced, but the id is ours.
   */
  readonly generations = { source: 0, destination: 0 };
  plan: Plan | undefined;
  /** From OpenSource. */
  ticket: Buffer = Buffer.alloc(0);
  runRightLock: Buffer = Buffer.alloc(0);
  /** When CommitSource was first called and ResumeDestination answered, on the controller's clock. */
  commitCalledAt: number | undefined;
  resumedAt: number | undefined;
  readonly #stop: AbortController;
  #deciding = false;

  constructor(
    id: string,
    request: MigrationRequest,
    clients: { readonly source: AgentClient; readonly destination: AgentClient },
    limits: Limits,
    log: EventLog,
    stop: AbortController,
  ) {
    this.id = id;
    this.request = request;
    this.source = clients.source;
    this.destination = clients.destination;
    this.limits = limits;
    this.log = log;
    this.#stop = stop;
  }

  /** Aborted when the run is to be undone; its reason is the FerryError that says why. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** The mode that was asked for, or chosen by the plan of whoever opened the migration; undefined: not yet. */
  get mode(): MigrationMode | undefined {
    if (this.request.mode !== 'auto') return this.request.mode;
    const { source } = this.sessions;
    return this.plan?.mode ?? (source === undefined ? undefined : modeOf(source.mode));
  }

  client(role: Role): AgentClient {
    return role === 'source' ? this.source : this.destination;
  }

  /** Begins the decision: from here on nothing stops the run. Throws when it was stopped before. */
  enterDecision(): void {
    this.throwIfStopped();
    this.#deciding = true;
  }

  throwIfStopped(): void {
    if (this.signal.aborted) throw this.signal.reason;
  }

  /** Does a step, notes its time and tells the readers. What it throws is a FerryError that names the step. */
  async step<T>(name: StepName, work: () => Promise<T>): Promise<T> {
    const start = now();
    this.log.add({ type: 'step', step: name, state: 'started' });
    try {
      await failpoint(`controller.${name}`);
      const value = await work();
      this.log.add({ type: 'step', step: name, state: 'done', ms: now() - start });
      return value;
    } catch (thrown) {
      const own = FerryError.from(thrown);
      // Our own cancelling of the call hides the reason for it.
      const error = (
        own.code === 'CANCELLED' && this.signal.aborted ? FerryError.from(this.signal.reason) : own
      ).with({
        step: name,
      });
      this.log.add({ type: 'step', step: name, state: 'failed', error: error.toJSON() });
      throw error;
    } finally {
      this.phases.push({ node: 'controller', name, ms: now() - start });
    }
  }

  /** Tries a call again for so long as the node does not answer it. */
  async insist<T>(role: Role, step: string, budgetMs: number, call: () => Promise<T>): Promise<T> {
    const until = now() + budgetMs;
    for (;;) {
      try {
        return await call();
      } catch (thrown) {
        const error = FerryError.from(thrown).with({ node: this.client(role).name, step });
        if (isAnswer(error) || now() >= until) throw error;
        await this.pause(role, step, error);
      }
    }
  }

  /** Waits before a call is tried again, and says so. */
  async pause(role: Role, step: string, error: FerryError): Promise<void> {
    this.log.add({ type: 'retry', node: this.client(role).name, step, error: error.toJSON() });
    await sleep(this.limits.pauseMs);
  }

  /** Takes in a newer view of a session. One that was undone by its agent ends the run. */
  observe(role: Role, session: Session): void {
    const known = this.sessions[role];
    if (known !== undefined && !isNewer(session, known)) return;
    this.sessions[role] = session;
    const node = this.client(role).name;
    if (known?.state !== session.state) this.log.add({ type: 'state', node, role, state: session.state });
    session.precopyRounds.slice(known?.precopyRounds.length ?? 0).forEach((round, index) => {
      const number = (known?.precopyRounds.length ?? 0) + index + 1;
      this.log.add({ type: 'round', node, number, round });
    });
    const { progress } = session;
    if (progress !== null && progress.bytesDone > 0 && progress.bytesDone !== known?.progress?.bytesDone)
      this.log.add({ type: 'progress', node, role, ...progress });
    const undone = session.state === 'STATE_ABORTED' || session.state === 'STATE_DISCARDED';
    if (!undone || this.#deciding || this.signal.aborted) return;
    const error = sessionError(session);
    // A source that undoes the migration tells the destination to let go before it has ended itself: the reason is the
    // source's to tell. Were it somebody else's word, the next call to the destination says so.
    if (role === 'destination' && error.code === 'CANCELLED') return;
    this.#stop.abort(error);
  }

  /** Takes in the answer to opening a side. */
  opened(role: Role, session: Session | null): void {
    const opened = present(session, this.client(role).name, 'opening');
    this.generations[role] = opened.generation;
    this.observe(role, opened);
  }

  /** Asks an agent for its session. undefined: it knows none. */
  async ask(role: Role): Promise<Session | undefined> {
    const client = this.client(role);
    try {
      const { session } = await client.session.call(
        'GetSession',
        {
          migrationId: this.id,
          role: role === 'source' ? 'SESSION_ROLE_SOURCE' : 'SESSION_ROLE_DESTINATION',
        },
        { timeoutMs: this.limits.lookMs },
      );
      if (session !== null) this.observe(role, session);
      return session ?? undefined;
    } catch (thrown) {
      const error = FerryError.from(thrown).with({ node: client.name });
      if (error.code === 'SESSION_NOT_FOUND') return undefined;
      throw error;
    }
  }

  /** What names the session in a call that changes it. */
  key(role: Role): { migrationId: string; generation: number } {
    return { migrationId: this.id, generation: this.generations[role] };
  }
}

/** Why a session ended as it did. */
export function sessionError(session: Session): FerryError {
  const error =
    session.error === null
      ? new FerryError('ALREADY_ABORTED', `migration ${session.migrationId} was undone on ${session.node}`)
      : fromStatus(session.error);
  return error.with({ node: session.node });
}

/** A watch's view can come after a later one that answered a call; times are in whole milliseconds. */
function isNewer(session: Session, known: Session): boolean {
  if (session.updateUnixUs !== known.updateUnixUs) return session.updateUnixUs > known.updateUnixUs;
  return session.state === known.state || !isFinal(known.state);
}
