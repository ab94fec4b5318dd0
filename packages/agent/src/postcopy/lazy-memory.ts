import { open, type FileHandle } from 'node:fs/promises';
import { PAGE_SIZE, readPstree } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import { readProcFile, type TaskRef } from '../processes/procfs.js';
import { countPages, readLazyRanges, type LazyRange } from './lazy-ranges.js';

/**
 * The memory of a tree that was dumped lazily and stays frozen: its pages are read where they are, so that the freeze
 * costs no copy of them. Only pages that the dump has left out are given.
 */
export class LazyMemory {
  /** How many there are. */
  readonly pages: number;
  readonly #ranges: readonly LazyRange[];
  readonly #files: Map<number, FileHandle>;

  private constructor(ranges: readonly LazyRange[], files: Map<number, FileHandle>) {
    this.pages = countPages(ranges);
    this.#ranges = ranges;
    this.#files = files;
  }

  /** @param tasks the tree as this agent numbers it */
  static async open(images: string, tasks: readonly TaskRef[]): Promise<LazyMemory> {
    const files = new Map<number, FileHandle>();
    // A tree with a pid name space of its own begins with 1 there.
    const inside = (await readPstree(images)).some(({ ppid, pid }) => ppid === 0 && pid === 1);
    for (const { pid } of tasks) {
      const named = inside ? await innermostPid(pid) : pid;
      const file = await openMemory(pid);
      if (file !== undefined) files.set(named, file);
    }
    return new LazyMemory(await readLazyRanges(images), files);
  }

  /** Reads pages. Throws PAGE_STREAM_LOST for pages that were not left out, or cannot be read any more. */
  async read(pid: number, address: number, pages: number): Promise<Buffer> {
    const file = this.#files.get(pid);
    const bytes = Buffer.allocUnsafe(pages * PAGE_SIZE);
    const known = this.#ranges.some(
      (range) =>
        range.pid === pid &&
        range.address <= address &&
        address + bytes.length <= range.address + range.pages * PAGE_SIZE,
    );
    if (file === undefined || !known)
      throw new FerryError('PAGE_STREAM_LOST', `process ${pid} left no ${pages} pages at ${address}`);
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, address + at);
      if (bytesRead === 0)
        throw new FerryError('PAGE_STREAM_LOST', `the memory of process ${pid} is not there any more`);
      at += bytesRead;
    }
    return bytes;
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
  }
}

/** undefined: it has none, as a child that has ended and that its parent has not waited for. */
async function openMemory(pid: number): Promise<FileHandle | undefined> {
  try {
    return await open(`/proc/${pid}/mem`, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
    throw error;
  }
}

async function innermostPid(pid: number): Promise<number> {
  const line = /^NSpid:\s+(.*)$/m.exec((await readProcFile(pid, 'status')) ?? '')?.[1] ?? '';
  return Number(line.split(/\s+/).at(-1));
}
