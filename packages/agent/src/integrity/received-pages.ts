import { readSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PAGE_FLAGS, PAGE_SIZE, readPagemap, readRseqAreas, type PagemapEntry } from '@ferry/criu';
import { FerryError, type PageBatch } from '@ferry/protocol';
import { PageSummer, type Stretch } from './page-sum.js';

/** Of one question to the source: little enough to be summed up in some milliseconds at each end. */
const BATCH_PAGES = 4096;
/** Questions that may be under way, so that neither end waits for the other. */
const MOST_ASKED = 3;
const PAGEMAP = /^pagemap-(shmem-)?(\d+)\.img$/;

/**
 * Has the source compare every page that has arrived with the memory it came from, batch by batch.
 * @param images directory of the images that the pages are part of
 * @param secret known to both agents
 * @param ask sends a batch to the source; throws when it differs
 * Throws PAGES_CORRUPT, what ask throws, and the signal's reason.
 */
export async function comparePages(
  images: string,
  secret: Buffer,
  ask: (batch: PageBatch) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const summer = await PageSummer.create(secret);
  const blanks = await readRseqAreas(images);
  const asked: Promise<void>[] = [];
  for (const name of (await readdir(images)).sort()) {
    const object = objectOf(name);
    if (object === undefined) continue;
    const { pagesId, entries } = await readPagemap(join(images, name));
    if (entries.length === 0) continue;
    const file = await open(join(images, `pages-${pagesId}.img`));
    const read = (buffer: Buffer, position: number): void => {
      const bytesRead = readSync(file.fd, buffer, 0, buffer.length, position);
      if (bytesRead < buffer.length) throw corrupt(`${name} tells of more pages than there are`);
    };
    try {
      for (const batch of batches(entries, name)) {
        signal.throwIfAborted();
        const sum = await summer.sum(
          stretches(batch),
          read,
          object.shared ? [] : (blanks.get(object.id) ?? []),
        );
        const answer = ask({ ...object, runs: [...batch.runs], sum });
        answer.catch(() => undefined);
        if (asked.push(answer) >= MOST_ASKED) await asked.shift();
      }
    } finally {
      await file.close();
    }
  }
  await Promise.all(asked);
}

/** What a page map is of; undefined for any other file. */
function objectOf(name: string): Pick<PageBatch, 'id' | 'shared'> | undefined {
  const [, shared, id] = PAGEMAP.exec(name) ?? [];
  return id === undefined ? undefined : { id: Number(id), shared: shared !== undefined };
}

/** Runs of pages, one behind the other in a file. */
interface Batch {
  readonly position: number;
  readonly runs: readonly { readonly address: number; readonly pages: number }[];
}

function* stretches({ position, runs }: Batch): Generator<Stretch> {
  let at = position;
  for (const { address, pages } of runs) {
    const bytes = pages * PAGE_SIZE;
    yield { position: at, address, bytes };
    at += bytes;
  }
}

/** The pages of a file, as many at a time as are asked about. */
function* batches(entries: readonly PagemapEntry[], name: string): Generator<Batch> {
  let [position, pages] = [0, 0];
  let runs: { address: number; pages: number }[] = [];
  for (const entry of entries) {
    if ((entry.flags & PAGE_FLAGS.present) === 0) throw corrupt(`${name} tells of pages that never came`);
    for (let done = 0; done < entry.pages;) {
      const some = Math.min(entry.pages - done, BATCH_PAGES - pages);
      runs.push({ address: entry.vaddr + done * PAGE_SIZE, pages: some });
      done += some;
      pages += some;
      if (pages < BATCH_PAGES) continue;
      yield { position, runs };
      position += pages * PAGE_SIZE;
      [pages, runs] = [0, []];
    }
  }
  if (pages > 0) yield { position, runs };
}

function corrupt(message: string): FerryError {
  return new FerryError('PAGES_CORRUPT', message, { step: 'compare-pages' });
}
