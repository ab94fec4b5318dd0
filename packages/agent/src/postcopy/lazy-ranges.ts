import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PAGE_FLAGS, readPagemap } from '@ferry/criu';
import { asImageInvalid } from '../criu/verify.js';

/** A run of pages that a lazy dump has left where they were. */
export interface LazyRange {
  /** As the images number it: in the tree's own pid name space. */
  readonly pid: number;
  readonly address: number;
  readonly pages: number;
}

/** What a lazy dump has left out, by its page maps. Throws IMAGE_INVALID. */
export async function readLazyRanges(images: string): Promise<LazyRange[]> {
  const ranges: LazyRange[] = [];
  for (const name of (await readdir(images)).sort()) {
    const pid = Number(/^pagemap-(\d+)\.img$/.exec(name)?.[1]);
    if (!Number.isSafeInteger(pid)) continue;
    const { entries } = await asImageInvalid(() => readPagemap(join(images, name)));
    for (const { vaddr, pages, flags } of entries)
      if ((flags & PAGE_FLAGS.lazy) !== 0 && (flags & PAGE_FLAGS.present) === 0)
        ranges.push({ pid, address: vaddr, pages });
  }
  return ranges;
}

/** Pages of all ranges together. */
export function countPages(ranges: readonly LazyRange[]): number {
  return ranges.reduce((sum, { pages }) => sum + pages, 0);
}
