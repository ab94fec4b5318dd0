import { statfs } from 'node:fs/promises';

// linux/magic.h
const TMPFS = 0x0102_1994;
const RAMFS = 0x8584_58f6;

/** Whether a path is on a file system in memory. */
export async function isMemoryFileSystem(path: string): Promise<boolean> {
  const { type } = await statfs(path);
  // Some magics do not fit a signed 32-bit number, and come negative.
  return type >>> 0 === TMPFS || type >>> 0 === RAMFS;
}
