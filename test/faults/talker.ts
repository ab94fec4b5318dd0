import { connect, type Socket } from 'node:net';
import { until } from '../support/cluster.js';

/** Longer than a peer that nobody heard for some seconds waits before it sends again. */
const PATIENCE_MS = 15_000;
const EVERY_MS = 50;

/** A client of the workload, on one connection for all of the case: sends bytes, all of which must come back. */
export class Talker {
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  #sent = 0;
  #received = 0;
  #ended: string | undefined;

  constructor(host: string, port: number) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on('data', (bytes: Buffer) => (this.#received += bytes.length));
    this.#socket.on('error', (error) => (this.#ended ??= error.message));
    this.#socket.on('end', () => (this.#ended ??= 'closed'));
    this.#timer = setInterval(() => {
      if (this.#ended === undefined) this.#socket.write('.');
      this.#sent += 1;
    }, EVERY_MS);
  }

  /** Waits until all has come back that has been sent so far. What is wrong with the connection; undefined: nothing. */
  async problem(): Promise<string | undefined> {
    const sent = this.#sent + 1;
    await until('answers', () => this.#ended !== undefined || this.#received >= sent, PATIENCE_MS).catch(
      () => (this.#ended ??= `${sent - this.#received} of ${sent} bytes have not come back`),
    );
    if (this.#received > this.#sent) return `${this.#received - this.#sent} bytes came back twice`;
    return this.#ended;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.destroy();
  }
}
