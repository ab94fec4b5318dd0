import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { constants, openSync } from 'node:fs';
import { Socket, type OnReadOpts, type SocketConstructorOpts } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FerryError } from '@ferry/protocol';
import { PageStream } from './page-stream.js';

// The same from src/ and from dist/: both lie beside scripts/.
const CARRY = fileURLToPath(new URL('../../scripts/carry-pages.pl', import.meta.url));

/** How often to look whether bytes still pass, and after how many looks without any the connection is given up. */
const LOOK_MS = 2_000;
const LOOKS = 5;
/** As much as a pipe holds: fewer and larger reads cost the least. */
const READ_BYTES = 1 << 20;

/**
 * A plaintext TCP connection that criu has as its page socket, at both ends. Nothing is read or written here: the kernel
 * passes the pages on, and lets us read along.
 */
export class HandedOver {
  /** For criu's stdin. */
  readonly socket: Socket;
  readonly #secret: Buffer;
  readonly #onBytes: (total: number) => void;
  #stream: PageStream | undefined;
  #ended: Promise<unknown> | undefined;

  /** @param secret known to both agents and to nobody on the wire */
  constructor(socket: Socket, secret: Buffer, onBytes: (total: number) => void) {
    this.socket = socket;
    this.#secret = secret;
    this.#onBytes = onBytes;
  }

  /**
   * Prepares for one criu, and begins to sum up.
   * @param way what criu does with pages
   * @param directory where a FIFO is made until criu has started
   * @param command how to start criu
   * @returns how to start it so that its pages pass here
   */
  async carrying(
    way: 'send' | 'take',
    directory: string,
    command: readonly string[],
  ): Promise<readonly string[]> {
    const fifo = join(directory, 'pages.fifo');
    await promisify(execFile)('mkfifo', ['--mode=600', fifo]);
    // Does not wait for who writes, and does not see an end before somebody has (fifo(7)).
    const fd = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    this.#stream = await PageStream.create(this.#secret);
    this.#ended = this.#readAlong(fd, this.#stream);
    this.#ended.catch(() => undefined);
    return ['perl', CARRY, way, fifo, ...command];
  }

  /** Bytes that have passed so far. */
  bytes(): number {
    return this.#stream?.bytes ?? 0;
  }

  /** Resolves once all has passed, or nothing will any more, to what it was. */
  async passed(): Promise<PageStream> {
    await this.#ended;
    if (this.#stream === undefined) throw new FerryError('INTERNAL', 'no criu has the page connection');
    return this.#stream;
  }

  /**
   * Watches while criu dumps: where bytes were lost on the way, both criu wait for each other without end. When none
   * passes any more, the connection is cut.
   * @returns ends it
   */
  tend(): () => void {
    let [before, still] = [0, 0];
    const look = setInterval(() => {
      const now = this.bytes();
      still = now === before && before > 0 ? still + 1 : 0;
      before = now;
      if (still >= LOOKS) this.cut();
    }, LOOK_MS);
    return () => clearInterval(look);
  }

  /** Breaks the connection off for criu too: it cannot send any more. */
  cut(): void {
    this.socket.end();
  }

  async #readAlong(fd: number, stream: PageStream): Promise<void> {
    const onread: OnReadOpts = {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback: (length, buffer) => {
        stream.take(Buffer.from(buffer.buffer, buffer.byteOffset, length));
        this.#onBytes(stream.bytes);
        return true;
      },
    };
    // @types/node knows onread of connect() only; see the Node documentation of new net.Socket().
    const copy = new Socket({ fd, onread } as SocketConstructorOpts);
    this.socket.once('close', () => copy.destroy());
    await once(copy, 'close');
  }
}
