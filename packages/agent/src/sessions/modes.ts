import type { ImageArea, MigrationMode } from '@ferry/protocol';

/** How the modes differ, for whoever must know. */

/** Whether pages go over a data connection of their own before the decision, into the destination's memory. */
export function sendsPages(mode: MigrationMode): boolean {
  return mode === 'MIGRATION_MODE_DISKLESS' || hasRounds(mode);
}

/** Whether pages are sent in rounds while the tree runs. */
export function hasRounds(mode: MigrationMode): boolean {
  return mode === 'MIGRATION_MODE_PRECOPY' || mode === 'MIGRATION_MODE_HYBRID';
}

/** Whether memory is filled in after the decision, and the source's tree stays frozen until that is done. */
export function drains(mode: MigrationMode): boolean {
  return mode === 'MIGRATION_MODE_POSTCOPY' || mode === 'MIGRATION_MODE_HYBRID';
}

/** Where a migration of that mode keeps its images: without its pages they are small, and memory is fast. */
export function areaOf(mode: MigrationMode): ImageArea {
  return sendsPages(mode) || drains(mode) ? 'IMAGE_AREA_MEMORY' : 'IMAGE_AREA_DISK';
}
