import { Duplex } from 'node:stream';
import { FerryError } from '@ferry/protocol';
import { compress, decompress } from 'lz4-wasm-nodejs';

/** lz4: every block; auto: while that is faster than to send them as they are. */
export type Compression = 'lz4' | 'auto';

/**
 * What goes over a compressed data connection, source to destination: blocks of a head (little endian: u32 bytes of
 * content, u32 bytes that follow) and the content; where the head's two figures differ, packed: the content's size once
 * more (u32) and an LZ4 block. The other way nothing is compressed: there are only answers.
 */
const HEAD_BYTES = 8;
const SIZE_BYTES = 4;
/** Most content of a block: bounds what either side holds. */
const BLOCK_BYTES = 256 << 10;
/** Less is not worth a call: heads of frames, mostly. */
const LEAST_BYTES = 1024;
/** Packed blocks save at least so much, or content goes as it is. */
const WORTH = 7 / 8;
/** So often, a block goes the other way than the ones before: what pays changes with the content and the network. */
const TRY_EVERY = 32;

/** What blocks took lately. */
export interface Measured {
  /** How long the network made us wait with a block as it is, in milliseconds. */
  readonly waitMs: number;
  readonly packMs: number;
  /** Packed size by size. */
  readonly ratio: number;
}

/** Whether packing is faster: it goes on while the network, from the kernel's buffers, sends the block before. */
export function pays({ waitMs, packMs, ratio }: Measured): boolean {
  return ratio <= WORTH && packMs < waitMs;
}

/** The source's end: what is written to it leaves compressed. */
export function compressing(socket: Duplex, how: Compression): Duplex {
  return new Compressing(socket, how);
}

/** The destination's end: what is read from it is as it was. Its error is PAGES_CORRUPT where that cannot be. */
export function decompressing(socket: Duplex): Duplex {
  return new Decompressing(socket);
}

/** A connection by way of another one, of which each direction ends by itself, and both break together. */
abstract class Wrapped extends Duplex {
  protected readonly socket: Duplex;

  constructor(socket: Duplex) {
    super();
    this.socket = socket;
    // Whoever reads or writes sees the error; when nobody does any more, it must not end the agent.
    this.on('error', () => undefined);
    // Nothing is read before somebody wants it.
    socket.pause();
    socket.on('data', (chunk: Buffer) => {
      try {
        if (!this.accept(chunk)) socket.pause();
      } catch (error) {
        this.destroy(FerryError.from(error));
      }
    });
    socket.once('end', () => this.#end());
    socket.once('error', (error) => this.destroy(error));
    socket.once('close', () => this.destroy());
  }

  /** Passes on what has come. Returns whether more may come. */
  protected abstract accept(chunk: Buffer): boolean;
  /** Sends what was written. */
  protected abstract put(chunk: Buffer): Promise<void>;
  /** Why nothing may end here; undefined: it may. */
  protected abstract lacks(): FerryError | undefined;

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.put(chunk).then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }

  protected send(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) =>
      this.socket.write(bytes, (error) => (error == null ? resolve() : reject(error))),
    );
  }

  #end(): void {
    const error = this.lacks();
    if (error === undefined) this.push(null);
    else this.destroy(error);
  }
}

class Compressing extends Wrapped {
  readonly #how: Compression;
  #measured: Measured = { waitMs: 0, packMs: 0, ratio: 1 };
  #blocks = 0;

  constructor(socket: Duplex, how: Compression) {
    super(socket);
    this.#how = how;
  }

  protected override accept(chunk: Buffer): boolean {
    return this.push(chunk);
  }

  protected override lacks(): undefined {
    return undefined;
  }

  protected override async put(chunk: Buffer): Promise<void> {
    for (let start = 0; start < chunk.length; start += BLOCK_BYTES) {
      const content = chunk.subarray(start, start + BLOCK_BYTES);
      const packed = this.#packs(content) ? this.#pack(content) : content;
      const begun = performance.now();
      await this.#putBlock(content.length, packed);
      if (packed === content && content.length >= LEAST_BYTES)
        this.#measured = { ...this.#measured, waitMs: performance.now() - begun };
    }
  }

  #packs(content: Buffer): boolean {
    if (content.length < LEAST_BYTES) return false;
    if (this.#how === 'lz4') return true;
    const isTrial = this.#blocks++ % TRY_EVERY === 0;
    return pays(this.#measured) !== isTrial;
  }

  #pack(content: Buffer): Buffer {
    const begun = performance.now();
    const packed = Buffer.from(compress(content));
    const ratio = packed.length / content.length;
    this.#measured = { ...this.#measured, packMs: performance.now() - begun, ratio };
    return ratio <= WORTH ? packed : content;
  }

  async #putBlock(bytes: number, packed: Buffer): Promise<void> {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32LE(bytes, 0);
    head.writeUInt32LE(packed.length, 4);
    this.socket.write(head);
    await this.send(packed);
  }
}

class Decompressing extends Wrapped {
  #waiting: Buffer[] = [];
  #held = 0;
  /** Of the block that is coming; undefined: its head is. */
  #head: { readonly bytes: number; readonly length: number } | undefined;

  protected override put(chunk: Buffer): Promise<void> {
    return this.send(chunk);
  }

  protected override accept(chunk: Buffer): boolean {
    this.#waiting.push(chunk);
    this.#held += chunk.length;
    let more = true;
    while (this.#held >= (this.#head?.length ?? HEAD_BYTES)) {
      if (this.#head === undefined) this.#head = readHead(this.#cut(HEAD_BYTES));
      else {
        more = this.push(unpack(this.#cut(this.#head.length), this.#head.bytes));
        this.#head = undefined;
      }
    }
    return more;
  }

  protected override lacks(): FerryError | undefined {
    if (this.#held === 0 && this.#head === undefined) return undefined;
    return new FerryError('PAGE_STREAM_LOST', 'data connection: it ended within a block');
  }

  #cut(bytes: number): Buffer {
    const [first = Buffer.alloc(0), ...others] = this.#waiting;
    const whole = others.length === 0 ? first : Buffer.concat(this.#waiting);
    this.#held -= bytes;
    this.#waiting = this.#held > 0 ? [whole.subarray(bytes)] : [];
    return whole.subarray(0, bytes);
  }
}

function readHead(head: Buffer): { bytes: number; length: number } {
  const bytes = head.readUInt32LE(0);
  const length = head.readUInt32LE(4);
  if (bytes === 0 || bytes > BLOCK_BYTES || length > bytes || length === 0) throw corrupt();
  return { bytes, length };
}

function unpack(packed: Buffer, bytes: number): Buffer {
  if (packed.length === bytes) return packed;
  // The library allots as much as this says.
  if (packed.length < SIZE_BYTES || packed.readUInt32LE(0) !== bytes) throw corrupt();
  try {
    return Buffer.from(decompress(packed));
  } catch {
    throw corrupt();
  }
}

function corrupt(): FerryError {
  return new FerryError('PAGES_CORRUPT', 'a compressed block did not arrive as it was sent', {
    step: 'receive-pages',
  });
}
