import { CriuImageError } from './image-error.js';

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
const MAX_VARINT_BYTES = 10;

/** An unsigned integer as messages hold it. */
export function encodeUint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return bytes;
}

/** One field of a message. Its value is read with the reader's methods, or passed over. */
export interface Field {
  readonly number: number;
  readonly wire: number;
}

/** Walks one protobuf message field by field. Every read is checked against the message's end. */
export class MessageReader {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  #at = 0;
  #wire: number = WIRE.varint;

  /** @param file named in errors */
  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes;
    this.#file = file;
  }

  /** Where the next field begins, in bytes. */
  get position(): number {
    return this.#at;
  }

  /** The message from one position to another. A view, not a copy. */
  slice(from: number, to?: number): Uint8Array {
    return this.#bytes.subarray(from, to);
  }

  /** The next field, or undefined at the end. The field before must have been read or skipped. */
  next(): Field | undefined {
    if (this.#at === this.#bytes.length) return undefined;
    const key = this.#varint();
    const number = Math.floor(key / 8);
    this.#wire = key % 8;
    if (number === 0 || !Number.isSafeInteger(key)) throw this.#invalid('a field', `key ${key}`);
    return { number, wire: this.#wire };
  }

  /** An unsigned integer of at most 53 bits. */
  uint(): number {
    const value = this.#scalar();
    if (!Number.isSafeInteger(value)) throw this.#invalid('an integer of 53 bits', String(value));
    return value;
  }

  /** A 64-bit address. Exact: addresses of pages are multiples of 4096, which leaves at most 52 bits. */
  address(): number {
    return this.#scalar();
  }

  bool(): boolean {
    return this.#scalar() !== 0;
  }

  /** A view, not a copy. */
  bytes(): Uint8Array {
    if (this.#wire !== WIRE.bytes) throw this.#invalid('bytes', `wire type ${this.#wire}`);
    const length = this.#varint();
    return this.#take(length);
  }

  string(): string {
    return new TextDecoder().decode(this.bytes());
  }

  /** A message inside this one. */
  message(): MessageReader {
    return new MessageReader(this.bytes(), this.#file);
  }

  /** A repeated integer: one of its values, or all of them when packed. */
  uints(): number[] {
    if (this.#wire !== WIRE.bytes) return [this.uint()];
    const inner = this.message();
    const values: number[] = [];
    while (inner.#at < inner.#bytes.length) values.push(inner.uint());
    return values;
  }

  skip(): void {
    if (this.#wire === WIRE.varint) this.#varint();
    else if (this.#wire === WIRE.bytes) this.bytes();
    else if (this.#wire === WIRE.fixed64) this.#take(8);
    else if (this.#wire === WIRE.fixed32) this.#take(4);
    else throw this.#invalid('a wire type', String(this.#wire));
  }

  #scalar(): number {
    if (this.#wire !== WIRE.varint) throw this.#invalid('an integer', `wire type ${this.#wire}`);
    return this.#varint();
  }

  #varint(): number {
    let value = 0;
    let factor = 1;
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw this.#invalid('an integer', 'the end of the message');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
    throw this.#invalid('an integer', `more than ${MAX_VARINT_BYTES} bytes`);
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) {
      throw this.#invalid(`${length} bytes`, `${this.#bytes.length - this.#at} up to the end of the message`);
    }
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #invalid(expected: string, actual: string): CriuImageError {
    return new CriuImageError(this.#file, expected, actual);
  }
}
