/**
 * The part of CRIU's page-server protocol (4.2: headers of 32 bytes, little endian) that lazy pages need:
 *   u32 command, u32 padding, u64 pages, u64 address, u64 process id
 * GET asks for pages of a process; the answer is a header with the same address and at most as many pages, then the
 * pages. Answers come in the order of the requests. CLOSE says that all is in; it is answered by an int32, 0 for well.
 */
export const HEADER_BYTES = 32;

export const COMMANDS = {
  get: 7,
  /** ADD_F with the flag PRESENT: what a GET is answered with. */
  pages: 6 | (4 << 16),
  close: 0x1023,
} as const;

export interface Header {
  readonly command: number;
  readonly pages: number;
  /** Exact: page addresses are multiples of 4096, at most 52 bits. */
  readonly address: number;
  readonly pid: number;
}

/** Reads a header from the first HEADER_BYTES of a buffer. */
export function decodeHeader(bytes: Buffer): Header {
  return {
    command: bytes.readUInt32LE(0),
    pages: Number(bytes.readBigUInt64LE(8)),
    address: Number(bytes.readBigUInt64LE(16)),
    pid: Number(bytes.readBigUInt64LE(24)),
  };
}

/** Writes a header. */
export function encodeHeader({ command, pages, address, pid }: Header): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt32LE(command, 0);
  bytes.writeBigUInt64LE(BigInt(pages), 8);
  bytes.writeBigUInt64LE(BigInt(address), 16);
  bytes.writeBigUInt64LE(BigInt(pid), 24);
  return bytes;
}

/** Answers a CLOSE. */
export function encodeVerdict(agreed: boolean): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(agreed ? 0 : -1);
  return bytes;
}
