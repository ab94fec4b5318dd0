import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Area } from '@ferry/criu';
import { createXXHash64, type IHasher } from 'hash-wasm';

/** Consecutive pages, and where to read them: in a file, or in a memory that reads like one. */
export interface Stretch {
  readonly position: number;
  readonly address: number;
  readonly bytes: number;
}

/** Fills a buffer from a position on; throws when there is less. */
export type ReadAt = (buffer: Buffer, position: number) => void;

const PIECE_BYTES = 1 << 20;
/** Other work of the agent is let in this often: every millisecond or two. */
const TURN_BYTES = 4 << 20;

/**
 * What both ends of a migration sum pages up with, to tell whether they have the same: 64 bits of xxHash, of all hashes
 * at hand the cheapest by far (0.08 s of CPU a GiB here; CRC-32 takes twice that, SHA-256 seven times). It is against wires
 * and memory that fail, not against people, but it is seeded with what people on the wire do not know.
 * @param secret known to both agents
 */
export async function createPageHasher(secret: Buffer): Promise<IHasher> {
  const seed = createHash('sha256').update('page sums').update(secret).digest();
  return createXXHash64(seed.readUInt32LE(0), seed.readUInt32LE(4));
}

/** Sums pages up, wherever they are. */
export class PageSummer {
  readonly #hasher: IHasher;
  readonly #buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);

  private constructor(hasher: IHasher) {
    this.#hasher = hasher;
  }

  /** @param secret known to both agents */
  static async create(secret: Buffer): Promise<PageSummer> {
    return new PageSummer(await createPageHasher(secret));
  }

  /**
   * The sum over stretches in their order. One at a time. Read at once and not by a thread: what is read is memory, and
   * waking a thread and being woken for each piece costs a third more CPU, of which a freeze has none to spare.
   * @param blanks is left out, because the kernel may write there while the tree is frozen
   */
  async sum(stretches: Iterable<Stretch>, read: ReadAt, blanks: readonly Area[]): Promise<Buffer> {
    const hasher = this.#hasher.init();
    let turn = 0;
    for (const { position, address, bytes } of pieces(stretches)) {
      const piece = this.#buffer.subarray(0, bytes);
      read(piece, position);
      for (const blank of blanks) {
        const start = blank.address - address;
        if (start < bytes && start + blank.bytes > 0) piece.fill(0, Math.max(0, start), start + blank.bytes);
      }
      hasher.update(piece);
      turn += bytes;
      if (turn < TURN_BYTES) continue;
      turn = 0;
      await setImmediate();
    }
    return Buffer.from(hasher.digest('binary'));
  }
}

function* pieces(stretches: Iterable<Stretch>): Generator<Stretch> {
  for (const { position, address, bytes } of stretches)
    for (let at = 0; at < bytes; at += PIECE_BYTES)
      yield { position: position + at, address: address + at, bytes: Math.min(PIECE_BYTES, bytes - at) };
}
