import { open, writeFile } from 'node:fs/promises';
import { hasCode } from '../system-error.js';
import { CriuImageError } from './image-error.js';
import { MessageReader } from './message.js';

/** First words of image files, from criu/include/magic.h. */
export const MAGIC = {
  common: 0x54564319,
  service: 0x55105940,
  inventory: 0x58313116,
  pstree: 0x50273030,
  core: 0x55053847,
  pagemap: 0x56084025,
  stats: 0x57093306,
  ttyInfo: 0x59453036,
} as const;

/** Larger files are no images that we read; the largest are page maps, with some 16 bytes for a run of pages. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Reads an image: its magic numbers, then messages, each behind its length (u32, little endian).
 * @throws CriuImageError when it is missing, too large, or not of this kind
 */
export async function readImage(file: string, magics: readonly number[]): Promise<MessageReader[]> {
  const bytes = await readBounded(file);
  const header = magics.length * 4;
  if (bytes.length < header)
    throw new CriuImageError(file, `${header} bytes of header`, String(bytes.length));
  for (const [index, magic] of magics.entries()) {
    const found = bytes.readUInt32LE(index * 4);
    if (found !== magic) throw new CriuImageError(file, `magic ${hex(magic)}`, hex(found));
  }
  const messages: MessageReader[] = [];
  let at = header;
  while (at < bytes.length) {
    if (bytes.length - at < 4) throw new CriuImageError(file, 'a length', `${bytes.length - at} bytes`);
    const start = at + 4;
    const end = start + bytes.readUInt32LE(at);
    if (end > bytes.length)
      throw new CriuImageError(file, `a message of ${end - start} bytes`, `${bytes.length - start}`);
    messages.push(new MessageReader(bytes.subarray(start, end), file));
    at = end;
  }
  return messages;
}

/** Writes an image as readImage reads it. */
export async function writeImage(
  file: string,
  magics: readonly number[],
  messages: readonly Uint8Array[],
): Promise<void> {
  const word = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const parts = messages.flatMap((message) => [word(message.length), message]);
  await writeFile(file, Buffer.concat([...magics.map(word), ...parts]), { mode: 0o600 });
}

/**
 * The only message of an image that has one.
 * @throws CriuImageError as readImage
 */
export async function readSingle(file: string, magics: readonly number[]): Promise<MessageReader> {
  const [message, ...more] = await readImage(file, magics);
  if (message === undefined || more.length > 0)
    throw new CriuImageError(file, 'one message', String(message === undefined ? 0 : 1 + more.length));
  return message;
}

async function readBounded(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      if (size > MAX_BYTES) throw new CriuImageError(file, `at most ${MAX_BYTES} bytes`, String(size));
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'EISDIR')) throw error;
    throw new CriuImageError(file, 'an image', 'no such file', { cause: error });
  }
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
