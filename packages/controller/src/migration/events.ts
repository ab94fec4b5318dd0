import type { FerryErrorJson, PrecopyRound } from '@ferry/protocol';
import type { Plan } from '../plan/plan.js';

/** What happens in a migration, as it happens. */
export type MigrationEvent =
  | { readonly type: 'plan'; readonly plan: Plan }
  /** The migration of that id was already known to the agents. */
  | { readonly type: 'joined'; readonly text: string }
  | { readonly type: 'step'; readonly step: string; readonly state: 'started' }
  | { readonly type: 'step'; readonly step: string; readonly state: 'done'; readonly ms: number }
  | { readonly type: 'step'; readonly step: string; readonly state: 'failed'; readonly error: FerryErrorJson }
  /** A session changed its state, as the agent there told. */
  | { readonly type: 'state'; readonly node: string; readonly role: Role; readonly state: string }
  | {
      readonly type: 'progress';
      readonly node: string;
      readonly role: Role;
      readonly step: string;
      readonly bytesDone: number;
      readonly bytesTotal: number;
    }
  /** A round of pre-copy is over. The first is number 1. */
  | { readonly type: 'round'; readonly node: string; readonly number: number; readonly round: PrecopyRound }
  /** A node takes part in as many migrations as it may; the step goes on when one of them has ended. */
  | { readonly type: 'waiting'; readonly node: string; readonly step: string; readonly text: string }
  /** A node does not answer and is tried again. */
  | { readonly type: 'retry'; readonly node: string; readonly step: string; readonly error: FerryErrorJson };

export type Role = 'source' | 'destination';

/** More than a migration has, progress aside; and progress is folded. */
const KEPT = 1_000;

/**
 * The events of one migration. Any number of readers, each from the beginning; a progress event replaces the one
 * right before it, and the oldest are dropped beyond a bound, so a slow reader costs no memory.
 */
export class EventLog implements AsyncIterable<MigrationEvent> {
  readonly #kept: { readonly at: number; readonly event: MigrationEvent }[] = [];
  readonly #waiting = new Set<() => void>();
  #next = 0;
  #ended = false;

  add(event: MigrationEvent): void {
    if (this.#ended) return;
    const last = this.#kept.at(-1)?.event;
    if (
      event.type === 'progress' &&
      last?.type === 'progress' &&
      last.node === event.node &&
      last.step === event.step
    ) {
      this.#kept.pop();
    }
    this.#kept.push({ at: this.#next, event });
    this.#next += 1;
    if (this.#kept.length > KEPT) this.#kept.shift();
    this.#wake();
  }

  /** Ends the readers once they have read what is there. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<MigrationEvent, void, undefined> {
    let read = 0;
    for (;;) {
      const from = read;
      const entry = this.#kept.find((candidate) => candidate.at >= from);
      if (entry !== undefined) {
        read = entry.at + 1;
        yield entry.event;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => this.#waiting.add(resolve));
      }
    }
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
