import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PAGE_FLAGS, PAGE_SIZE, verifyPages, writePagemap, type PagemapEntry } from '@ferry/criu';
import { formatKept, KEPT_FILE } from '../postcopy/lazy-ranges.js';
import { pidOf } from './memory-map.js';
import { PageTable } from './page-table.js';

/** criu numbers the page maps of its page server from here, so that they cannot clash with those of the dump. */
const FIRST_PAGES_ID = 0x10001;
/** Where a page lies: its layer times this, and its place in the layer's file. */
const LAYER = 2 ** 27;
const LAYERS = 'layers';
const TASK = 1n;

/** Pages of one address space or shared memory. */
interface StoredObject {
  readonly id: bigint;
  readonly pagesId: number;
  /** A float64 for each page: LAYER * layer + place + 1; 0: not here. */
  readonly places: PageTable;
  /** Open file of each layer that has pages of it, and how many it has. */
  readonly files: Map<number, { readonly fd: number; pages: number }>;
  /** Its highest address in the newest layer. */
  last: number;
  /** What the final dump says it is made of; undefined: the final dump does not have it. */
  final: PagemapEntry[] | undefined;
}

/**
 * The destination's side of a pre-copy, as images that criu restores: what came in the rounds lies in layers, each the
 * parent images of the next, and the final dump's images refer to it. CRIU reads a pages image from its beginning to
 * its end in the order of the addresses, so a page that is new to a later round begins a layer, while one that comes
 * again is written over in its place. Lies in tmpfs, which is why it writes without going through threads.
 */
export class PageStore {
  readonly #dir: string;
  readonly #objects = new Map<bigint, StoredObject>();
  #layer = 1;
  #topLayer = 0;

  /** @param dir directory of the final images */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Stores consecutive pages of a round. */
  async put(object: bigint, address: number, pages: Buffer): Promise<void> {
    const stored = this.#object(object);
    const first = address / PAGE_SIZE;
    const count = pages.length / PAGE_SIZE;
    for (let start = 0; start < count;) {
      const place = placeOf(stored, first + start);
      let end = start + 1;
      while (end < count && placeOf(stored, first + end) === (place === 0 ? 0 : place + end - start)) end++;
      const run = pages.subarray(start * PAGE_SIZE, end * PAGE_SIZE);
      if (place === 0) await this.#append(stored, first + start, run);
      else
        writeAt(
          stored.files.get(Math.floor(place / LAYER))?.fd ?? -1,
          run,
          ((place % LAYER) - 1) * PAGE_SIZE,
        );
      start = end;
    }
  }

  /** The next new page begins a layer. */
  endRound(): void {
    this.#layer = this.#topLayer + 1;
    for (const stored of this.#objects.values()) stored.last = -1;
  }

  /** The final dump has this object. */
  openFinal(object: bigint): void {
    this.#object(object).final ??= [];
  }

  /** Pages of the final dump that no round brought as they are. */
  async putFinal(object: bigint, address: number, pages: Buffer): Promise<void> {
    const stored = this.#object(object);
    const file = await this.#file(stored, 0);
    writeAt(file.fd, pages, file.pages * PAGE_SIZE);
    file.pages += pages.length / PAGE_SIZE;
    addEntry((stored.final ??= []), address, pages.length / PAGE_SIZE, PAGE_FLAGS.present);
  }

  /** Pages of the final dump that are here already. */
  keep(object: bigint, address: number, pages: number): void {
    addEntry((this.#object(object).final ??= []), address, pages, PAGE_FLAGS.parent);
  }

  /** Writes the page maps, and checks that every pages image is as long as they say. */
  async finish(): Promise<void> {
    for (const stored of this.#objects.values()) {
      if (stored.final === undefined) continue;
      await this.#writePagemap(stored, 0, stored.final);
      for (const [below, entries] of layerEntries(stored, this.#topLayer).entries())
        await this.#writePagemap(stored, below + 1, entries);
    }
    this.close();
    if (this.#topLayer > 0) await symlink(join(LAYERS, String(this.#topLayer)), join(this.#dir, 'parent'));
    for (let layer = 1; layer <= this.#topLayer; layer++) await verifyPages(this.#layerDir(layer));
  }

  /** Writes down where those pages of the frozen tree are that are here already, for the pager; no images. */
  async finishKept(): Promise<void> {
    this.close();
    const lines: string[] = [];
    for (const stored of this.#objects.values())
      for (const { page, pages, layer, place } of keptRuns(stored)) {
        const range = { pid: pidOf(stored.id), address: page * PAGE_SIZE, pages };
        lines.push(formatKept({ ...range, offset: place * PAGE_SIZE, file: this.#pagesFile(stored, layer) }));
      }
    await writeFile(join(this.#dir, KEPT_FILE), lines.join(''), { mode: 0o600 });
  }

  /** Closes what is open; the files are the image store's to remove. */
  close(): void {
    for (const stored of this.#objects.values()) {
      for (const { fd } of stored.files.values()) closeSync(fd);
      stored.files.clear();
    }
  }

  async #append(stored: StoredObject, page: number, pages: Buffer): Promise<void> {
    // Shared memory is seen through several processes, each of which may know lower pages than the one before.
    if (page <= stored.last) this.endRound();
    const file = await this.#file(stored, this.#layer);
    writeAt(file.fd, pages, file.pages * PAGE_SIZE);
    for (let index = 0; index * PAGE_SIZE < pages.length; index++) {
      stored.places.at(page + index).writeDoubleLE(this.#layer * LAYER + file.pages + 1);
      file.pages += 1;
    }
    stored.last = page + pages.length / PAGE_SIZE - 1;
  }

  async #file(stored: StoredObject, layer: number): Promise<{ readonly fd: number; pages: number }> {
    let file = stored.files.get(layer);
    if (file === undefined) {
      for (; this.#topLayer < layer; this.#topLayer++) await this.#makeLayer(this.#topLayer + 1);
      file = { fd: openSync(this.#pagesFile(stored, layer), 'wx', 0o600), pages: 0 };
      stored.files.set(layer, file);
    }
    return file;
  }

  async #makeLayer(layer: number): Promise<void> {
    await mkdir(this.#layerDir(layer), { recursive: true, mode: 0o700 });
    if (layer > 1) await symlink(join('..', String(layer - 1)), join(this.#layerDir(layer), 'parent'));
  }

  async #writePagemap(stored: StoredObject, layer: number, entries: PagemapEntry[]): Promise<void> {
    // criu opens it even when it is empty.
    await this.#file(stored, layer);
    const kind = stored.id & 0xffn;
    const name = `pagemap-${kind === TASK ? '' : 'shmem-'}${stored.id >> 8n}.img`;
    await writePagemap(join(this.#layerDir(layer), name), { pagesId: stored.pagesId, entries });
  }

  #pagesFile(stored: StoredObject, layer: number): string {
    return join(this.#layerDir(layer), `pages-${stored.pagesId}.img`);
  }

  /** Layer 0 is the final dump's. */
  #layerDir(layer: number): string {
    return layer === 0 ? this.#dir : join(this.#dir, LAYERS, String(layer));
  }

  #object(id: bigint): StoredObject {
    let stored = this.#objects.get(id);
    if (stored === undefined) {
      stored = {
        id,
        pagesId: FIRST_PAGES_ID + this.#objects.size,
        places: new PageTable(Float64Array.BYTES_PER_ELEMENT),
        files: new Map(),
        last: -1,
        final: undefined,
      };
      this.#objects.set(id, stored);
    }
    return stored;
  }
}

/** What the page maps of the layers say, the lowest first: of its own pages, and of those of the layers below it. */
function layerEntries(stored: StoredObject, topLayer: number): PagemapEntry[][] {
  const layers = Array.from({ length: topLayer }, (): PagemapEntry[] => []);
  for (const { page, pages, layer } of layerRuns(stored)) {
    for (let above = layer; above <= topLayer; above++) {
      const flags = above === layer ? PAGE_FLAGS.present : PAGE_FLAGS.parent;
      addEntry(layers[above - 1] ?? [], page * PAGE_SIZE, pages, flags);
    }
  }
  return layers;
}

/** The runs of pages that lie in one layer, ascending. */
function* layerRuns(
  stored: StoredObject,
): Generator<{ page: number; pages: number; layer: number }, void, undefined> {
  for (const [page, chunk] of stored.places.chunks()) {
    const count = chunk.length / Float64Array.BYTES_PER_ELEMENT;
    const layerOf = (index: number): number =>
      Math.floor(chunk.readDoubleLE(index * Float64Array.BYTES_PER_ELEMENT) / LAYER);
    for (let start = 0; start < count;) {
      const layer = layerOf(start);
      let end = start + 1;
      while (end < count && layerOf(end) === layer) end++;
      if (layer > 0) yield { page: page + start, pages: end - start, layer };
      start = end;
    }
  }
}

/** The runs of pages that the final dump says stay, each lying in one layer in this order. */
function* keptRuns(
  stored: StoredObject,
): Generator<{ page: number; pages: number; layer: number; place: number }, void, undefined> {
  for (const { vaddr, pages } of stored.final ?? []) {
    const page = vaddr / PAGE_SIZE;
    for (let start = 0; start < pages;) {
      const first = placeOf(stored, page + start);
      let end = start + 1;
      while (end < pages && placeOf(stored, page + end) === first + end - start) end++;
      const place = (first % LAYER) - 1;
      yield { page: page + start, pages: end - start, layer: Math.floor(first / LAYER), place };
      start = end;
    }
  }
}

/** Adds a run, as part of the last one where it goes on with it. */
function addEntry(entries: PagemapEntry[], vaddr: number, pages: number, flags: number): void {
  const last = entries.at(-1);
  if (last?.flags === flags && last.vaddr + last.pages * PAGE_SIZE === vaddr)
    entries[entries.length - 1] = { ...last, pages: last.pages + pages };
  else entries.push({ vaddr, pages, flags });
}

function placeOf(stored: StoredObject, page: number): number {
  return stored.places.get(page)?.readDoubleLE() ?? 0;
}

function writeAt(fd: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
}
