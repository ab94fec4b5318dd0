import { comparePages } from '../integrity/received-pages.js';
import type { PageRun } from '../pages/page-stream.js';
import type { Peer } from './peer.js';

/**
 * Pages that came past both agents, from criu to criu over a plaintext connection, and sum up to something else at each: the
 * destination has the source compare them with the frozen tree, while the tree is already being restored.
 */
export class PageComparison {
  readonly #peer: Peer;
  readonly #secret: Buffer;
  readonly #stop = new AbortController();
  #comparing: Promise<void> | undefined;

  /** @param secret known to both agents and to nobody on the wire */
  constructor(peer: Peer, secret: Buffer) {
    this.#peer = peer;
    this.#secret = secret;
  }

  /** Begins; what goes wrong shows in finish(). */
  begin(images: string, runs: readonly PageRun[]): void {
    if (runs.length === 0) return;
    const ask = this.#peer.comparePages.bind(this.#peer);
    this.#comparing = comparePages(images, this.#secret, runs, ask, this.#stop.signal);
    this.#comparing.catch(() => undefined);
  }

  /** Waits for the end of what was begun. Throws PAGES_CORRUPT, and what the calls throw. */
  async finish(): Promise<void> {
    await this.#comparing;
  }

  /** Ends it before its time. */
  async cancel(): Promise<void> {
    this.#stop.abort();
    await this.#comparing?.catch(() => undefined);
  }
}
