import { randomBytes } from 'node:crypto';
import { link, open, rename, unlink } from 'node:fs/promises';

/** Modes of the two kinds of file: a key is never readable by others, not even for an instant. */
export const CERTIFICATE_MODE = 0o644;
export const KEY_MODE = 0o600;

/** Writes a file so that a reader sees all of it or the one before. */
export async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const temporary = await writeTemporary(path, text, mode);
  await rename(temporary, path);
}

/** The same, but fails with EEXIST where rename would overwrite. */
export async function createFile(path: string, text: string, mode: number): Promise<void> {
  const temporary = await writeTemporary(path, text, mode);
  try {
    await link(temporary, path);
  } finally {
    await unlink(temporary);
  }
}

async function writeTemporary(path: string, text: string, mode: number): Promise<string> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = await open(temporary, 'wx', mode);
  try {
    // open() masks the mode with the umask, which may hide ca.pem from the services that need it.
    await file.chmod(mode);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return temporary;
}
