import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file so that after a power cut there is either the old content or the new: written beside it, fsynced,
 * renamed, and the directory fsynced.
 * @param path file to replace; mode 0600
 */
export async function durableWrite(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = await writeTemporary(path, data);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Writes and fsyncs a file beside `path` under a name of its own, which it returns. */
export async function writeTemporary(path: string, data: string | Uint8Array): Promise<string> {
  const name = `.${basename(path)}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const temporary = join(dirname(path), name);
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(data);
    await file.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return temporary;
}

/** Makes names that were added to or removed from a directory durable. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
