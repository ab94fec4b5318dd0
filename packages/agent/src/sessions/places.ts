import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SESSION_PREFIX, type ImageStore } from '../images/store.js';
import { areaOf } from './modes.js';
import type { SessionRecord } from './record.js';

/** The image of a migration, as the image store calls it. */
export function sessionImageId(migrationId: string): string {
  return `${SESSION_PREFIX}${migrationId}`;
}

/** The inverse of sessionImageId; undefined for an image of no migration. */
export function migrationOf(imageId: string): string | undefined {
  return imageId.startsWith(SESSION_PREFIX) ? imageId.slice(SESSION_PREFIX.length) : undefined;
}

/** The images of a migration on one of its nodes: in the store, or in a directory that both nodes see. */
export class SessionImages {
  readonly #record: SessionRecord;
  readonly #store: ImageStore;

  constructor(record: SessionRecord, store: ImageStore) {
    this.#record = record;
    this.#store = store;
  }

  /** Whether the other node uses the same directory. */
  get shared(): boolean {
    return this.#record.mode === 'MIGRATION_MODE_SHARED';
  }

  get path(): string {
    const { mode, sharedDirectory, migrationId } = this.#record;
    return this.shared
      ? join(sharedDirectory, `ferry-${migrationId}`)
      : this.#store.path(sessionImageId(migrationId), areaOf(mode));
  }

  /** Makes the directory; the shared one is the source's to make. */
  async create(): Promise<string> {
    const { mode, migrationId, role } = this.#record;
    if (!this.shared) return this.#store.create(sessionImageId(migrationId), areaOf(mode));
    if (role === 'source') await mkdir(this.path, { mode: 0o700 });
    return this.path;
  }

  async exist(): Promise<boolean> {
    return (await stat(this.path).catch(() => undefined)) !== undefined;
  }

  /** Makes them one whole image, which others may fetch. */
  async complete(): Promise<void> {
    if (!this.shared) await this.#store.complete(sessionImageId(this.#record.migrationId));
  }

  async remove(): Promise<void> {
    if (this.shared) await rm(this.path, { recursive: true, force: true });
    else await this.#store.remove(sessionImageId(this.#record.migrationId));
  }
}

/** Removes a run directory with its FIFOs; after a failure CRIU's log stays beside the record. */
export async function tidyRunDirectory(directory: string, keepLogs: boolean): Promise<void> {
  if (keepLogs) {
    for (const name of ['dump.log', 'page-server.log', 'restore.log', 'criu.out']) {
      await copyFile(join(directory, name), join(dirname(directory), name)).catch(() => undefined);
    }
  }
  await rm(directory, { recursive: true, force: true });
}
