import { stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import type { FileUse } from '@ferry/protocol';
import type { Descriptor } from './descriptors.js';
import { readProcFile } from './procfs.js';

// Files of these are made by the kernel; CRIU opens them anew by their meaning.
const KERNEL_MADE = /^\/(?:proc|sys)\//;
// Paths that the kernel shows for memory that is no file.
const NO_FILE = /^\/(?:memfd:|SYSV|\[aio\]|anon_hugepage|dev\/zero$|drm )/;

/** Regular files that processes have open or mapped, each once. */
export class FileUses {
  readonly #uses = new Map<string, FileUse>();

  /** Adds what is open. */
  addDescriptors(descriptors: readonly Descriptor[]): void {
    for (const { target, stats, deleted, appendOnly } of descriptors)
      if (stats?.isFile() === true) this.#add(target, stats, { deleted, appendOnly, mapped: false });
  }

  /** Adds what a process has mapped, its executable among it. */
  async addMappings(pid: number): Promise<void> {
    const maps = (await readProcFile(pid, 'maps')) ?? '';
    const seen = new Set<string>();
    for (const line of maps.split('\n')) {
      // ADDRESS PERMISSIONS OFFSET DEVICE INODE PATH, where PATH may hold blanks.
      const path = /^\S+ \S+ \S+ \S+ \d+ +(\/.*)$/.exec(line)?.[1];
      if (path === undefined || seen.has(path)) continue;
      seen.add(path);
      const deleted = path.endsWith(' (deleted)');
      const plain = deleted ? path.slice(0, -' (deleted)'.length) : path;
      const stats = deleted ? undefined : await stat(`/proc/${pid}/root${plain}`).catch(() => undefined);
      if (deleted || stats?.isFile() === true)
        this.#add(plain, stats, { deleted, appendOnly: false, mapped: true });
    }
  }

  /** By path. */
  list(): FileUse[] {
    return [...this.#uses.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  #add(
    path: string,
    stats: Stats | undefined,
    how: { deleted: boolean; appendOnly: boolean; mapped: boolean },
  ): void {
    if (!path.startsWith('/') || KERNEL_MADE.test(path) || NO_FILE.test(path)) return;
    const key = `${how.deleted ? 'deleted ' : ''}${path}`;
    const known = this.#uses.get(key);
    this.#uses.set(key, {
      path,
      sizeBytes: stats?.size ?? known?.sizeBytes ?? 0,
      mode: stats?.mode ?? known?.mode ?? 0,
      mapped: how.mapped || (known?.mapped ?? false),
      // Only when every use is: CRIU compares the size for each of the others.
      appendOnly: how.appendOnly && (known?.appendOnly ?? true),
      deleted: how.deleted,
    });
  }
}
