import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../system-error.js';
import { CriuImageError } from './image-error.js';
import { PAGE_FLAGS, PAGE_SIZE, readPagemap } from './pagemap.js';

/** What the page maps of a dump add up to. */
export interface PageTotals {
  /** Number of page maps. */
  readonly pagemaps: number;
  /** Pages in the pages images. */
  readonly presentPages: number;
  readonly presentBytes: number;
  /** Pages that are in the images of an earlier round. */
  readonly parentPages: number;
  /** Pages that are nowhere in these images and must be fetched. */
  readonly missingPages: number;
}

/**
 * Checks that every pages image has exactly the size that its page maps say: criu restore loops for ever, at full
 * load and without a word, on one that is too short.
 * @param dir directory of the images
 * @throws CriuImageError naming the first file that does not fit
 */
export async function verifyPages(dir: string): Promise<PageTotals> {
  const names = (await readdir(dir)).sort();
  const pagesOf = new Map<number, number>();
  const totals = { pagemaps: 0, presentPages: 0, parentPages: 0, missingPages: 0 };
  for (const name of names) {
    if (!/^pagemap-.+\.img$/.test(name)) continue;
    const { pagesId, entries } = await readPagemap(join(dir, name));
    let present = 0;
    for (const { pages, flags } of entries) {
      if ((flags & PAGE_FLAGS.present) !== 0) present += pages;
      else if ((flags & PAGE_FLAGS.parent) !== 0) totals.parentPages += pages;
      else totals.missingPages += pages;
    }
    pagesOf.set(pagesId, (pagesOf.get(pagesId) ?? 0) + present);
    totals.presentPages += present;
    totals.pagemaps++;
  }
  for (const [pagesId, pages] of pagesOf) await checkSize(join(dir, `pages-${pagesId}.img`), pages);
  return { ...totals, presentBytes: totals.presentPages * PAGE_SIZE };
}

async function checkSize(file: string, pages: number): Promise<void> {
  const expected = pages * PAGE_SIZE;
  const actual = await sizeOf(file);
  // criu does without a pages image that would be empty.
  if (actual === undefined && expected === 0) return;
  if (actual !== expected)
    throw new CriuImageError(
      file,
      `${expected} bytes`,
      actual === undefined ? 'no such file' : `${actual} bytes`,
    );
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
