import { CriuImageError } from './image-error.js';
import { MAGIC, readImage } from './image-file.js';
import type { MessageReader } from './message.js';

/** Bytes of a page, in pages images and on the wire. */
export const PAGE_SIZE = 4096;

/** Flags of a run of pages. */
export const PAGE_FLAGS = {
  /** In the images of the round before. */
  parent: 1,
  /** May be fetched on demand. */
  lazy: 2,
  /** In this dump's pages image. */
  present: 4,
} as const;

/** A run of pages. */
export interface PagemapEntry {
  /** Address of the first page; an offset, for shared memory. */
  readonly vaddr: number;
  readonly pages: number;
  /** Bits of PAGE_FLAGS. */
  readonly flags: number;
}

/** The contents of a pagemap image. */
export interface Pagemap {
  /** N of the pages-N.img with the present pages, in the order of the entries. */
  readonly pagesId: number;
  readonly entries: readonly PagemapEntry[];
}

/**
 * Reads a pagemap-*.img, as criu writes it since 4.2 (nr_pages in field 5, field 2 is 0) or before (field 2).
 * @throws CriuImageError
 */
export async function readPagemap(file: string): Promise<Pagemap> {
  const [head, ...entries] = await readImage(file, [MAGIC.common, MAGIC.pagemap]);
  if (head === undefined) throw new CriuImageError(file, 'a head', 'none');
  let pagesId: number | undefined;
  for (let field = head.next(); field !== undefined; field = head.next()) {
    if (field.number === 1) pagesId = head.uint();
    else head.skip();
  }
  if (pagesId === undefined) throw new CriuImageError(file, 'the number of a pages image', 'none');
  return { pagesId, entries: entries.map((entry) => readEntry(entry, file)) };
}

function readEntry(reader: MessageReader, file: string): PagemapEntry {
  let vaddr: number | undefined;
  let compatPages = 0;
  let pages: number | undefined;
  let inParent = false;
  let flags: number | undefined;
  for (let field = reader.next(); field !== undefined; field = reader.next()) {
    if (field.number === 1) vaddr = reader.address();
    else if (field.number === 2) compatPages = reader.uint();
    else if (field.number === 3) inParent = reader.bool();
    else if (field.number === 4) flags = reader.uint();
    else if (field.number === 5) pages = reader.uint();
    else reader.skip();
  }
  if (vaddr === undefined) throw new CriuImageError(file, 'an address', 'none');
  // As criu's own reader: in_parent wins, and no flags at all means present.
  const known = inParent ? PAGE_FLAGS.parent : (flags ?? PAGE_FLAGS.present);
  return { vaddr, pages: pages ?? compatPages, flags: known };
}
