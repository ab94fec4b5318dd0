import { readlink, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { listProcDirectory, readProcFile } from './procfs.js';

// include/uapi/asm-generic/fcntl.h
const ACCESS_MODE = 0o3;
const WRITE_ONLY = 0o1;
const APPEND = 0o2000;

/** One open descriptor of a process. */
export interface Descriptor {
  readonly pid: number;
  readonly fd: number;
  /** The link in /proc: a path, "socket:[N]", "anon_inode:[eventpoll]" … */
  readonly target: string;
  readonly deleted: boolean;
  /** Of the file behind it; undefined when it has gone meanwhile. */
  readonly stats: Stats | undefined;
  readonly mountId: number;
  /** Write-only and appending. */
  readonly appendOnly: boolean;
  /** Holds at least one file lock or lease. */
  readonly locked: boolean;
}

const DELETED = ' (deleted)';

/** Everything that a process has open. */
export async function readDescriptors(pid: number): Promise<Descriptor[]> {
  const descriptors: Descriptor[] = [];
  for (const name of await listProcDirectory(pid, 'fd')) {
    const link = await readlink(`/proc/${pid}/fd/${name}`).catch(() => undefined);
    const info = await readProcFile(pid, `fdinfo/${name}`);
    if (link === undefined || info === undefined) continue;
    const deleted = link.endsWith(DELETED);
    const flags = Number.parseInt(/^flags:\s*([0-7]+)/m.exec(info)?.[1] ?? '0', 8);
    descriptors.push({
      pid,
      fd: Number(name),
      target: deleted ? link.slice(0, -DELETED.length) : link,
      deleted,
      stats: await stat(`/proc/${pid}/fd/${name}`).catch(() => undefined),
      mountId: Number(/^mnt_id:\s*(\d+)/m.exec(info)?.[1] ?? 0),
      appendOnly: (flags & ACCESS_MODE) === WRITE_ONLY && (flags & APPEND) !== 0,
      locked: /^lock:/m.test(info),
    });
  }
  return descriptors;
}

/** The ids of the mounts that a process sees. */
export async function readMountIds(pid: number): Promise<Set<number>> {
  const text = (await readProcFile(pid, 'mountinfo')) ?? '';
  return new Set(text.split('\n').map((line) => Number(line.split(' ', 1)[0])));
}
