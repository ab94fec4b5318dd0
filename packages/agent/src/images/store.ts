import { execFile } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkName, FerryError, type ImageArea } from '@ferry/protocol';

/** Images of migrations have this prefix. They outlive a restart of the agent: its sessions look after them. */
export const SESSION_PREFIX = 'session-';

// In the image's directory. A leading dot: no file of CRIU's has one, and packImage leaves such files out.
const MARK = '.ferry-image.json';
const DIRECTORY_MODE = 0o700;

type Area = Exclude<ImageArea, 'IMAGE_AREA_UNSPECIFIED'>;
const AREAS: readonly Area[] = ['IMAGE_AREA_DISK', 'IMAGE_AREA_MEMORY'];

/** A complete image. */
export interface StoredImage {
  readonly id: string;
  readonly dir: string;
  readonly area: Area;
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly createUnixUs: number;
  /** The pre-dump it builds on. */
  readonly parentId: string | undefined;
  readonly inUse: boolean;
}

interface Mark {
  readonly version: 1;
  readonly createUnixUs: number;
  readonly parentId?: string | undefined;
}

/**
 * Images by name, each a directory that CRIU writes and reads, in one of two areas: on disk or on a tmpfs. An image
 * is there for others once it is complete.
 */
export class ImageStore {
  readonly #roots: Readonly<Record<Area, string>>;
  readonly #holds = new Map<string, number>();
  /** Says the id of an image that was completed or removed. */
  readonly #changes = new EventEmitter().setMaxListeners(0);

  constructor(places: { readonly diskDir: string; readonly memoryDir: string }) {
    this.#roots = { IMAGE_AREA_DISK: places.diskDir, IMAGE_AREA_MEMORY: places.memoryDir };
  }

  /** Makes the areas, and removes what dumps and fetches that were cut off have left; migrations see to their own. */
  async open(): Promise<void> {
    for (const area of AREAS) {
      const root = this.#roots[area];
      await mkdir(root, { recursive: true, mode: DIRECTORY_MODE });
      for (const id of await readdir(root)) {
        if (id.startsWith(SESSION_PREFIX) || (await readMark(join(root, id))) !== undefined) continue;
        await rm(join(root, id), { recursive: true, force: true });
      }
    }
  }

  /** Where an image is, or would be. IMAGE_AREA_UNSPECIFIED is the disk. */
  path(id: string, area: ImageArea): string {
    return join(this.#roots[areaOf(area)], checkId(id));
  }

  /**
   * Makes the directory of a new image, which nobody sees until complete(). Throws IMAGE_EXISTS when one of that
   * name is there or being made, in whichever area.
   */
  async create(id: string, area: ImageArea): Promise<string> {
    const dir = this.path(id, area);
    const other = this.path(id, areaOf(area) === 'IMAGE_AREA_DISK' ? 'IMAGE_AREA_MEMORY' : 'IMAGE_AREA_DISK');
    if (await isDirectory(other)) throw exists(id);
    await mkdir(this.#roots[areaOf(area)], { recursive: true, mode: DIRECTORY_MODE });
    try {
      await mkdir(dir, { mode: DIRECTORY_MODE });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(id);
      throw error;
    }
    return dir;
  }

  /** Makes an image visible. Throws IMAGE_NOT_FOUND. */
  async complete(id: string, parentId?: string): Promise<void> {
    const dir = await this.#find(id);
    const mark: Mark = { version: 1, createUnixUs: Date.now() * 1000, parentId };
    const draft = join(dir, `${MARK}.draft`);
    await writeFile(draft, `${JSON.stringify(mark)}\n`, { mode: 0o600 });
    await rename(draft, join(dir, MARK));
    this.#changes.emit(id);
  }

  /** A complete image, as soon as it is. Throws IMAGE_NOT_FOUND when it is removed instead, and the signal's reason. */
  async whenComplete(id: string, signal: AbortSignal): Promise<StoredImage> {
    const found = new AbortController();
    const changed = once(this.#changes, checkId(id), { signal: AbortSignal.any([signal, found.signal]) });
    changed.catch(() => undefined);
    try {
      return await this.get(id);
    } catch (error) {
      if (!(error instanceof FerryError) || error.code !== 'IMAGE_NOT_FOUND') throw error;
      await changed;
      return await this.get(id);
    } finally {
      found.abort();
    }
  }

  /** A complete image. Throws IMAGE_NOT_FOUND. */
  async get(id: string): Promise<StoredImage> {
    for (const area of AREAS) {
      const image = await this.#read(id, area);
      if (image !== undefined) return image;
    }
    throw notFound(id);
  }

  /** All complete images, by id. */
  async list(): Promise<StoredImage[]> {
    const images: StoredImage[] = [];
    for (const area of AREAS) {
      for (const id of await readdir(this.#roots[area])) {
        const image = await this.#read(id, area);
        if (image !== undefined) images.push(image);
      }
    }
    return images.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Removes an image, complete or not; nothing happens when it is not there. Holds are the callers' business. */
  async remove(id: string): Promise<void> {
    await rm(this.path(id, 'IMAGE_AREA_DISK'), { recursive: true, force: true });
    await free(this.path(id, 'IMAGE_AREA_MEMORY'));
    this.#changes.emit(id);
  }

  /** Removes a complete image on request. Throws IMAGE_NOT_FOUND, and IMAGE_IN_USE while it is needed. */
  async delete(id: string): Promise<void> {
    const image = await this.get(id);
    const child = (await this.list()).find((other) => other.parentId === id);
    if (child !== undefined)
      throw new FerryError('IMAGE_IN_USE', `image ${id} is the parent of image ${child.id}`, {
        facts: { image_id: id },
        remedy: `Delete ${child.id} first.`,
      });
    if (image.inUse)
      throw new FerryError('IMAGE_IN_USE', `image ${id} is in use`, { facts: { image_id: id } });
    await this.remove(id);
  }

  /** Keeps an image from being deleted. Returns the release; calling it again does nothing. */
  hold(id: string): () => void {
    this.#holds.set(id, (this.#holds.get(id) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (this.#holds.get(id) ?? 1) - 1;
      if (left === 0) this.#holds.delete(id);
      else this.#holds.set(id, left);
    };
  }

  /** Bytes that an area can still take. */
  async freeBytes(area: ImageArea): Promise<number> {
    const { bavail, bsize } = await statfs(this.#roots[areaOf(area)]);
    return bavail * bsize;
  }

  async #find(id: string): Promise<string> {
    for (const area of AREAS) if (await isDirectory(this.path(id, area))) return this.path(id, area);
    throw notFound(id);
  }

  async #read(id: string, area: Area): Promise<StoredImage | undefined> {
    const dir = this.path(id, area);
    const mark = await readMark(dir);
    if (mark === undefined) return undefined;
    const sizes = await fileSizes(dir);
    return {
      id,
      dir,
      area,
      sizeBytes: sizes.reduce((sum, { size }) => sum + size, 0),
      fileCount: sizes.length,
      createUnixUs: mark.createUnixUs,
      parentId: mark.parentId,
      inUse: id.startsWith(SESSION_PREFIX) || this.#holds.has(id),
    };
  }
}

/** The regular files of an image, by name: what goes over the wire. */
export async function fileSizes(dir: string): Promise<{ name: string; size: number }[]> {
  const files: { name: string; size: number }[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true }))
    if (entry.isFile() && !entry.name.startsWith('.'))
      files.push({ name: entry.name, size: (await stat(join(dir, entry.name))).size });
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function areaOf(area: ImageArea): Area {
  if (area === 'IMAGE_AREA_UNSPECIFIED') return 'IMAGE_AREA_DISK';
  if (!AREAS.includes(area)) throw new FerryError('INVALID_ARGUMENT', `area: ${area} is not known here`);
  return area;
}

/** A migration's id may have the full length, and the prefix comes on top. */
function checkId(id: string): string {
  checkName('image_id', id.startsWith(SESSION_PREFIX) ? id.slice(SESSION_PREFIX.length) : id);
  return id;
}

async function readMark(dir: string): Promise<Mark | undefined> {
  try {
    return JSON.parse(await readFile(join(dir, MARK), 'utf8')) as Mark;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function exists(id: string): FerryError {
  return new FerryError('IMAGE_EXISTS', `image ${id} is there already, or being made`, {
    facts: { image_id: id },
  });
}

function notFound(id: string): FerryError {
  return new FerryError('IMAGE_NOT_FOUND', `there is no image ${id}`, { facts: { image_id: id } });
}

/**
 * Removes a directory from memory. By a process of its own: to free a GiB takes a tenth of a second, and Node has four
 * threads for all that an agent does with files.
 */
async function free(directory: string): Promise<void> {
  if (await isDirectory(directory)) await promisify(execFile)('rm', ['-rf', '--', directory]);
}
