import { readSync } from 'node:fs';
import { open, readlink, stat, type FileHandle } from 'node:fs/promises';
import { PAGE_SIZE, readRseqAreas, type Area } from '@ferry/criu';
import { FerryError, type PageBatch } from '@ferry/protocol';
import { listProcDirectory, readProcFile, type TaskRef } from '../processes/procfs.js';
import { PageSummer, type ReadAt } from './page-sum.js';

/** The files that CRIU dumps by their inode number, as /proc/PID/maps and /proc/PID/fd name them. */
const SHARED = /^(\/dev\/zero \(deleted\)|\/memfd:|\/SYSV)/;
const MAPPING = /^([0-9a-f]+-[0-9a-f]+) \S+ \S+ \S+ (\d+)\s+(.*)$/;

/** The memory of a tree that is frozen, to compare what has arrived of it with. */
export class FrozenMemory {
  readonly #tasks: readonly TaskRef[];
  readonly #blanks: Promise<Map<number, Area[]>>;
  readonly #summer: Promise<PageSummer>;
  readonly #open = new Map<string, Promise<FileHandle>>();
  /** One batch after another. */
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /**
   * @param images directory of the tree's images
   * @param secret known to both agents
   */
  constructor(tasks: readonly TaskRef[], images: string, secret: Buffer) {
    this.#tasks = tasks;
    this.#blanks = readRseqAreas(images);
    this.#blanks.catch(() => undefined);
    this.#summer = PageSummer.create(secret);
  }

  /** Throws PAGES_CORRUPT when a batch is not what is in memory. */
  async compare(batch: PageBatch): Promise<void> {
    const sum = this.#last.then(() => this.#sum(batch));
    this.#last = sum.catch(() => undefined);
    if (!(await sum).equals(batch.sum))
      throw corrupt(`some of ${batch.runs.length} runs of pages of ${nameOf(batch)} have changed on the way`);
  }

  /** Closes what it has open, after the batch that is being looked at. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
    for (const opening of this.#open.values())
      await opening.then((file) => file.close()).catch(() => undefined);
  }

  async #sum(batch: PageBatch): Promise<Buffer> {
    if (this.#closed) throw corrupt('the tree is not frozen any more');
    const summer = await this.#summer;
    const file = await this.#memory(batch);
    const stretches = batch.runs.map(({ address, pages }) => ({
      position: address,
      address,
      bytes: pages * PAGE_SIZE,
    }));
    const blanks = batch.shared ? [] : ((await this.#blanks).get(batch.id) ?? []);
    return summer.sum(stretches, readFrom(file, batch), blanks);
  }

  #memory(batch: PageBatch): Promise<FileHandle> {
    const name = nameOf(batch);
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const opening = (batch.shared ? this.#sharedPath(batch.id) : this.#taskPath(batch.id)).then((path) => {
      if (path === undefined) throw corrupt(`the tree has no ${name}`);
      return open(path);
    });
    opening.catch(() => undefined);
    this.#open.set(name, opening);
    return opening;
  }

  /** CRIU names a task by the pid that it has in its own name space. */
  async #taskPath(pid: number): Promise<string | undefined> {
    for (const task of this.#tasks) {
      const own = /^NSpid:.*?(\d+)$/m.exec((await readProcFile(task.pid, 'status')) ?? '')?.[1];
      if (own === String(pid)) return `/proc/${task.pid}/mem`;
    }
    return undefined;
  }

  /** CRIU names shared memory by its inode. It is mapped somewhere in the tree, or only open (memfd). */
  async #sharedPath(inode: number): Promise<string | undefined> {
    for (const { pid } of this.#tasks) {
      for (const line of ((await readProcFile(pid, 'maps')) ?? '').split('\n')) {
        const [, range, number, path = ''] = MAPPING.exec(line) ?? [];
        if (range !== undefined && Number(number) === inode && SHARED.test(path))
          return `/proc/${pid}/map_files/${range.replace(/(^|-)0+(?=.)/g, '$1')}`;
      }
    }
    for (const { pid } of this.#tasks) {
      for (const fd of await listProcDirectory(pid, 'fd')) {
        const path = `/proc/${pid}/fd/${fd}`;
        if (SHARED.test(await readlink(path).catch(() => '')) && (await stat(path)).ino === inode)
          return path;
      }
    }
    return undefined;
  }
}

function readFrom(file: FileHandle, batch: PageBatch): ReadAt {
  return (buffer, position) => {
    let read = 0;
    let cause: unknown;
    try {
      read = readSync(file.fd, buffer, 0, buffer.length, position);
    } catch (error) {
      cause = error;
    }
    if (read < buffer.length)
      throw corrupt(`${nameOf(batch)} has no ${buffer.length} bytes at ${position}`, cause);
  };
}

function nameOf({ shared, id }: Pick<PageBatch, 'id' | 'shared'>): string {
  return shared ? `shared memory ${id}` : `memory of process ${id}`;
}

function corrupt(message: string, cause?: unknown): FerryError {
  return new FerryError('PAGES_CORRUPT', message, { step: 'compare-pages', cause });
}
