import { createHash } from 'node:crypto';

/**
 * What goes over a pre-copy's data connection, source to destination: frames of a 40-byte header (little endian: u32
 * kind, u32 pages, u64 object, u64 address, 16 bytes of check) and, for PAGES, the pages. The destination answers
 * ROUND and END with one byte. Objects are named as CRIU's page-server protocol names them (dst_id).
 */
export const FRAME = {
  /** Pages that the destination does not have as they are. */
  pages: 1,
  /** After FINAL: pages that it has. */
  same: 2,
  /** A round is over. */
  round: 3,
  /** The tree is frozen: what follows is what it is made of, each object in ascending order. */
  final: 4,
  /** After FINAL: there is such an object, even if it has no pages. */
  open: 5,
  /** That was all. */
  end: 6,
} as const;

export interface FrameHead {
  readonly kind: number;
  readonly pages: number;
  readonly object: bigint;
  /** Address of the first page. */
  readonly address: number;
}

export const HEAD_BYTES = 40;
const CHECKED_BYTES = 24;
const CHECK_BYTES = HEAD_BYTES - CHECKED_BYTES;
/** Pages of a frame at most: bounds what either side holds in memory. */
export const FRAME_PAGES = 64;
/** The same of a frame of pages that are not in it: bounds their hashes. */
export const SAME_PAGES = 8192;
/** The answer to ROUND and END. */
export const DONE = 0x2b;

/**
 * The check of a frame covers its head, the hashes of its pages, and every frame before it: what is changed, lost,
 * repeated or moved on the way shows, and so does a destination that does not have what the source believes.
 */
export class CheckChain {
  #last = Buffer.alloc(CHECK_BYTES);

  /** The check of the next frame. */
  next(head: Buffer, hashes: Buffer): Buffer {
    const digest = createHash('sha256').update(this.#last).update(head.subarray(0, CHECKED_BYTES));
    this.#last = digest.update(hashes).digest().subarray(0, CHECK_BYTES);
    return this.#last;
  }
}

/** A head with its check. */
export function encodeHead(frame: FrameHead, hashes: Buffer, chain: CheckChain): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(frame.kind, 0);
  head.writeUInt32LE(frame.pages, 4);
  head.writeBigUInt64LE(frame.object, 8);
  head.writeBigUInt64LE(BigInt(frame.address), 16);
  head.set(chain.next(head, hashes), CHECKED_BYTES);
  return head;
}

export function decodeHead(head: Buffer): FrameHead {
  return {
    kind: head.readUInt32LE(0),
    pages: head.readUInt32LE(4),
    object: head.readBigUInt64LE(8),
    address: Number(head.readBigUInt64LE(16)),
  };
}

/** Whether a frame came as it was sent. */
export function isIntact(head: Buffer, hashes: Buffer, chain: CheckChain): boolean {
  return head.subarray(CHECKED_BYTES).equals(chain.next(head, hashes));
}
