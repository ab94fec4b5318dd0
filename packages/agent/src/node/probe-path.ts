import { constants } from 'node:fs';
import { open, rm, stat, statfs } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { FerryError } from '@ferry/protocol';

const TOKEN = /^[0-9a-f]{32,64}$/;

/**
 * One node writes a file with a random token, another looks for it: the proof that both see one file system. Only
 * files of this kind are ever touched.
 */
export class PathProbe {
  readonly #directory: string;
  readonly #token: string;

  /** Throws INVALID_ARGUMENT. */
  constructor(directory: string, token: string) {
    if (!isAbsolute(directory) || directory.includes('\0'))
      throw new FerryError(
        'INVALID_ARGUMENT',
        `directory: ${JSON.stringify(directory)} is not an absolute path`,
      );
    if (!TOKEN.test(token))
      throw new FerryError('INVALID_ARGUMENT', 'token: not 32 to 64 characters of 0-9 and a-f');
    this.#directory = directory;
    this.#token = token;
  }

  /** Throws SHARED_PATH_NOT_SHARED when the directory is not there, or cannot be written to. */
  async write(): Promise<void> {
    await this.#mustExist();
    try {
      const file = await open(this.#path(), 'wx', 0o600);
      try {
        await file.writeFile(this.#token);
        // The other node may ask the file server before we would have told it.
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (cause) {
      throw new FerryError(
        'SHARED_PATH_NOT_SHARED',
        `${this.#directory}: a probe file cannot be written: ${(cause as Error).message}`,
        { cause },
      );
    }
  }

  /** Whether the file with the token is there. Throws SHARED_PATH_NOT_SHARED when the directory is not. */
  async read(): Promise<boolean> {
    await this.#mustExist();
    try {
      const file = await open(this.#path(), constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(this.#token.length + 1));
        return buffer.toString('latin1', 0, bytesRead) === this.#token;
      } finally {
        await file.close();
      }
    } catch (error) {
      if (['ENOENT', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  }

  /** Removes the file, if it is one with this token. */
  async remove(): Promise<void> {
    if (await this.read()) await rm(this.#path(), { force: true });
  }

  /** Bytes free in the directory's file system. */
  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#directory);
    return bavail * bsize;
  }

  async #mustExist(): Promise<void> {
    const found = await stat(this.#directory).catch(() => undefined);
    if (found?.isDirectory() !== true)
      throw new FerryError('SHARED_PATH_NOT_SHARED', `${this.#directory} is not a directory here`, {
        facts: { path: this.#directory },
      });
  }

  #path(): string {
    return join(this.#directory, `.ferry-probe-${this.#token}`);
  }
}
