import { fetchImage } from '../images/fetch.js';
import type { Peer } from './peer.js';
import { sessionImageId } from './places.js';

/**
 * The images of a migration on their way in. They are asked for before the freeze, so that they come as soon as the source
 * has them, while its criu and the controller are still busy.
 */
export class ImageIntake {
  readonly #peer: Peer;
  readonly #migrationId: string;
  readonly #onBytes: (total: number) => void;
  readonly #stop = new AbortController();
  #fetching: Promise<number> | undefined;

  /** @param onBytes called with the running total */
  constructor(peer: Peer, migrationId: string, onBytes: (total: number) => void) {
    this.#peer = peer;
    this.#migrationId = migrationId;
    this.#onBytes = onBytes;
  }

  /** Asks for them; what goes wrong shows in finish(). */
  begin(directory: string): void {
    this.#fetching ??= this.#fetch(directory);
    this.#fetching.catch(() => undefined);
  }

  /** Waits for the last one. Returns the sum of their sizes. Throws what fetchImage throws. */
  async finish(directory: string): Promise<number> {
    this.begin(directory);
    return (await this.#fetching) ?? 0;
  }

  /** Ends it before its time: nothing is written any more afterwards. */
  async cancel(): Promise<void> {
    this.#stop.abort();
    await this.#fetching?.catch(() => undefined);
  }

  async #fetch(directory: string): Promise<number> {
    const { bytes } = await fetchImage(this.#peer.bulk(), sessionImageId(this.#migrationId), directory, {
      wait: true,
      signal: this.#stop.signal,
      onBytes: this.#onBytes,
    });
    return bytes;
  }
}
