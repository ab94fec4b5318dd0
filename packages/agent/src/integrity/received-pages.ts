import { readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { PAGE_FLAGS, PAGE_SIZE, readPagemap, readRseqAreas, type PagemapEntry } from '@ferry/criu';
import { FerryError, type PageBatch } from '@ferry/protocol';
import type { PageRun } from '../pages/page-stream.js';
import { PageSummer } from './page-sum.js';

/** Of one question to the source: little enough to be summed up in some milliseconds at each end. */
const BATCH_PAGES = 4096;
/** Questions that may be under way, so that neither end waits for the other. */
const MOST_ASKED = 3;

/**
 * Has the source compare pages that have arrived with the memory they came from, batch by batch.
 * @param images directory of the images that the pages are part of
 * @param secret known to both agents
 * @param runs which pages
 * @param ask sends a batch to the source; throws when it differs
 * Throws PAGES_CORRUPT, what ask throws, and the signal's reason.
 */
export async function comparePages(
  images: string,
  secret: Buffer,
  runs: readonly PageRun[],
  ask: (batch: PageBatch) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const summer = await PageSummer.create(secret);
  const blanks = await readRseqAreas(images);
  const asked: Promise<void>[] = [];
  for (const [name, wanted] of byMemory(runs)) {
    const [{ shared, id } = { shared: false, id: 0 }] = wanted;
    const { pagesId, entries } = await readPagemap(join(images, name)).catch((cause: unknown) => {
      throw corrupt(`${name} cannot be read`, cause);
    });
    const file = await open(join(images, `pages-${pagesId}.img`));
    const read = (buffer: Buffer, position: number): void => {
      const bytesRead = readSync(file.fd, buffer, 0, buffer.length, position);
      if (bytesRead < buffer.length) throw corrupt(`${name} tells of more pages than there are`);
    };
    try {
      for (const batch of batches(locate(name, entries, wanted))) {
        signal.throwIfAborted();
        const stretches = batch.map(({ position, address, pages }) => ({
          position,
          address,
          bytes: pages * PAGE_SIZE,
        }));
        const sum = await summer.sum(stretches, read, shared ? [] : (blanks.get(id) ?? []));
        const answer = ask({
          shared,
          id,
          runs: batch.map(({ address, pages }) => ({ address, pages })),
          sum,
        });
        answer.catch(() => undefined);
        if (asked.push(answer) >= MOST_ASKED) await asked.shift();
      }
    } finally {
      await file.close();
    }
  }
  await Promise.all(asked);
}

/** By the page map that they are in. */
function byMemory(runs: readonly PageRun[]): Map<string, PageRun[]> {
  const found = new Map<string, PageRun[]>();
  for (const run of runs) {
    const name = `pagemap-${run.shared ? 'shmem-' : ''}${run.id}.img`;
    found.set(name, [...(found.get(name) ?? []), run]);
  }
  return found;
}

/** Consecutive pages, and where they begin in the pages image. */
interface Located {
  readonly position: number;
  readonly address: number;
  readonly pages: number;
}

/** Throws PAGES_CORRUPT when not all of them are there. */
function* locate(
  name: string,
  entries: readonly PagemapEntry[],
  runs: readonly PageRun[],
): Generator<Located> {
  let missing = runs.reduce((sum, { pages }) => sum + pages, 0);
  let position = 0;
  for (const entry of entries) {
    const isHere = (entry.flags & PAGE_FLAGS.present) !== 0;
    const end = entry.vaddr + entry.pages * PAGE_SIZE;
    for (const run of isHere ? runs : []) {
      const from = Math.max(entry.vaddr, run.address);
      const pages = (Math.min(end, run.address + run.pages * PAGE_SIZE) - from) / PAGE_SIZE;
      if (pages <= 0) continue;
      yield { position: position + from - entry.vaddr, address: from, pages };
      missing -= pages;
    }
    if (isHere) position += entry.pages * PAGE_SIZE;
  }
  if (missing !== 0) throw corrupt(`${name} does not tell of ${missing} pages that came`);
}

/** As many at a time as are asked about. */
function* batches(located: Iterable<Located>): Generator<Located[]> {
  let batch: Located[] = [];
  let room = BATCH_PAGES;
  for (const { position, address, pages } of located) {
    for (let done = 0; done < pages;) {
      const some = Math.min(pages - done, room);
      const bytes = done * PAGE_SIZE;
      batch.push({ position: position + bytes, address: address + bytes, pages: some });
      done += some;
      room -= some;
      if (room > 0) continue;
      yield batch;
      [batch, room] = [[], BATCH_PAGES];
    }
  }
  if (batch.length > 0) yield batch;
}

function corrupt(message: string, cause?: unknown): FerryError {
  return new FerryError('PAGES_CORRUPT', message, { step: 'compare-pages', cause });
}
