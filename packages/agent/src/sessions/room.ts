import { FerryError } from '@ferry/protocol';

interface Holder {
  readonly ended: boolean;
}

/**
 * The places that a node has for migrations: one that takes part in `max_sessions` of them takes no more until one has
 * ended. Whoever gets a no may ask again; nobody is kept waiting here.
 *
 * A migration needs a place on each of its two nodes. It takes that on the node whose name is first in order before
 * the other (see takesPlaceFirst), whichever is the source: were each to take its source's first, migrations both ways
 * could hold all places of both nodes and wait for each other for ever.
 */
export class Room {
  readonly #node: string;
  readonly #limit: number;
  /** undefined: a session that is being opened. */
  readonly #taken = new Map<string, Holder | undefined>();

  constructor(node: string, limit: number) {
    this.#node = node;
    this.#limit = limit;
  }

  /** Takes a place, unless that session has one. Throws TOO_MANY_SESSIONS. */
  take(session: string): void {
    for (const [key, holder] of this.#taken) if (holder?.ended === true) this.#taken.delete(key);
    if (this.#taken.has(session)) return;
    if (this.#taken.size >= this.#limit)
      throw new FerryError(
        'TOO_MANY_SESSIONS',
        `${this.#node} takes part in ${this.#taken.size} migrations already, and may in ${this.#limit}`,
        { facts: { limit: String(this.#limit) } },
      );
    this.#taken.set(session, undefined);
  }

  /** Gives the place to the session itself, however many there are: it has it until it has ended. */
  hold(session: string, holder: Holder): void {
    this.#taken.set(session, holder);
  }

  /** Gives back the place of a session that was not opened after all. */
  leave(session: string): void {
    this.#taken.delete(session);
  }
}

/** Whether a source takes its place when it is opened, before its destination does; else it does so before it dumps. */
export function takesPlaceFirst(source: string, destination: string): boolean {
  return source < destination;
}
