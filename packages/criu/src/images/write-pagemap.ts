import { writeFile } from 'node:fs/promises';
import { MAGIC } from './image-file.js';
import type { Pagemap, PagemapEntry } from './pagemap.js';

const VARINT = 0;

/**
 * Writes a pagemap-*.img as criu does since 4.2.
 * @param file must not be there
 */
export async function writePagemap(file: string, { pagesId, entries }: Pagemap): Promise<void> {
  const magic = Buffer.alloc(8);
  magic.writeUInt32LE(MAGIC.common, 0);
  magic.writeUInt32LE(MAGIC.pagemap, 4);
  const head = message([[1, pagesId]]);
  await writeFile(file, Buffer.concat([magic, head, ...entries.map(entryMessage)]), {
    mode: 0o600,
    flag: 'wx',
  });
}

function entryMessage({ vaddr, pages, flags }: PagemapEntry): Buffer {
  // Field 2 is the number of pages as it was before 4.2: required, and 0.
  return message([
    [1, vaddr],
    [2, 0],
    [4, flags],
    [5, pages],
  ]);
}

/** A message of integers behind its length. */
function message(fields: readonly (readonly [number, number])[]): Buffer {
  const bytes = fields.flatMap(([number, value]) => [number * 8 + VARINT, ...varint(value)]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length, 0);
  return Buffer.concat([length, Buffer.from(bytes)]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return bytes;
}
