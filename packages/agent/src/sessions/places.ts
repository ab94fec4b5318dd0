import { copyFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ImageArea, MigrationMode } from '@ferry/protocol';

/** The image of a migration, as the image store calls it. */
export function sessionImageId(migrationId: string): string {
  return `session-${migrationId}`;
}

/** Whether pages go over a data connection of their own, into the destination's memory. */
export function sendsPages(mode: MigrationMode): boolean {
  return mode === 'MIGRATION_MODE_DISKLESS' || mode === 'MIGRATION_MODE_PRECOPY';
}

/** Where a migration of that mode keeps its images: disk-less ones in memory. */
export function areaOf(mode: MigrationMode): ImageArea {
  return sendsPages(mode) ? 'IMAGE_AREA_MEMORY' : 'IMAGE_AREA_DISK';
}

/** Shared mode: the directory that both agents use. */
export function sharedImages(sharedDirectory: string, migrationId: string): string {
  return join(sharedDirectory, `ferry-${migrationId}`);
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
