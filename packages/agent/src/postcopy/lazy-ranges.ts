import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PAGE_FLAGS, readPagemap, writePagemap } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';

/** Among the images: what the dump has left where it was, a line "PID START_HEX PAGES" for each run of pages. */
export const RANGES_FILE = 'left-pages';

/** Beside that: those of these pages that are here already, a line "PID START_HEX PAGES OFFSET FILE" for each run. */
export const KEPT_FILE = 'kept-pages';

/** A run of pages that a dump has left where they were. */
export interface LazyRange {
  /** As the images number it: in the tree's own pid name space. */
  readonly pid: number;
  readonly address: number;
  readonly pages: number;
}

/** A line of such a file. */
export function formatRange({ pid, address, pages }: LazyRange): string {
  return `${pid} ${address.toString(16)} ${pages}\n`;
}

/** A run of pages that lie in a file in this order. */
export interface KeptRange extends LazyRange {
  /** Bytes. */
  readonly offset: number;
  readonly file: string;
}

/** A line of KEPT_FILE. */
export function formatKept({ pid, address, pages, offset, file }: KeptRange): string {
  return `${pid} ${address.toString(16)} ${pages} ${offset} ${file}\n`;
}

/** What a dump has left. Throws IMAGE_INVALID. */
export async function readLazyRanges(images: string): Promise<LazyRange[]> {
  const lines = (await readFile(join(images, RANGES_FILE), 'utf8')).split('\n').slice(0, -1);
  return lines.map(parseRange);
}

/** What of it is here already; nothing when there were no rounds. Throws IMAGE_INVALID. */
export async function readKeptRanges(images: string): Promise<LazyRange[]> {
  const text = await readFile(join(images, KEPT_FILE), 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => parseRange(line.split(' ').slice(0, 3).join(' ')));
}

/** One line of what a dump has left. Throws IMAGE_INVALID. */
export function parseRange(line: string): LazyRange {
  const [, pid, address, pages] = /^(\d+) ([0-9a-f]+) (\d+)$/.exec(line) ?? [];
  if (pid === undefined) throw new FerryError('IMAGE_INVALID', `${RANGES_FILE} says "${line}"`);
  return { pid: Number(pid), address: parseInt(address ?? '', 16), pages: Number(pages) };
}

/**
 * Before a lazy restore: has criu restore the pages that the dump did take. It marks all as lazy that could be, and a
 * lazy restore leaves those out, whether the images have them or not.
 */
export async function keepTaken(images: string): Promise<void> {
  for (const name of await readdir(images)) {
    if (!/^pagemap-\d+\.img$/.test(name)) continue;
    const file = join(images, name);
    const { pagesId, entries } = await readPagemap(file);
    const taken = entries.map((entry) => ({ ...entry, flags: entry.flags & ~PAGE_FLAGS.lazy }));
    await rm(file);
    await writePagemap(file, { pagesId, entries: taken });
  }
}

/** Pages of all ranges together. */
export function countPages(ranges: readonly LazyRange[]): number {
  return ranges.reduce((sum, { pages }) => sum + pages, 0);
}
