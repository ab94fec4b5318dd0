// Original file: proto/ferry/agent/v1/session.proto

/**
 * How bytes move.
 */
export const MigrationMode = {
  /**
   * Not set: refused.
   */
  MIGRATION_MODE_UNSPECIFIED: 'MIGRATION_MODE_UNSPECIFIED',
  /**
   * Pages straight into the destination's memory.
   */
  MIGRATION_MODE_DISKLESS: 'MIGRATION_MODE_DISKLESS',
  /**
   * Images in the source's disk area, then streamed to the destination's.
   */
  MIGRATION_MODE_COPY: 'MIGRATION_MODE_COPY',
  /**
   * Images in a directory that both nodes see.
   */
  MIGRATION_MODE_SHARED: 'MIGRATION_MODE_SHARED',
  /**
   * No pages before the decision: fetched when they are touched, the rest in the background.
   */
  MIGRATION_MODE_POSTCOPY: 'MIGRATION_MODE_POSTCOPY',
  /**
   * As DISKLESS, after rounds that have sent most pages while the tree ran.
   */
  MIGRATION_MODE_PRECOPY: 'MIGRATION_MODE_PRECOPY',
  /**
   * Rounds as in PRECOPY, then as POSTCOPY: only what was written to since the last
   * round is fetched from the source.
   */
  MIGRATION_MODE_HYBRID: 'MIGRATION_MODE_HYBRID',
} as const;

/**
 * How bytes move.
 */
export type MigrationModeInput =
  /**
   * Not set: refused.
   */
  | 'MIGRATION_MODE_UNSPECIFIED'
  | 0
  /**
   * Pages straight into the destination's memory.
   */
  | 'MIGRATION_MODE_DISKLESS'
  | 1
  /**
   * Images in the source's disk area, then streamed to the destination's.
   */
  | 'MIGRATION_MODE_COPY'
  | 2
  /**
   * Images in a directory that both nodes see.
   */
  | 'MIGRATION_MODE_SHARED'
  | 3
  /**
   * No pages before the decision: fetched when they are touched, the rest in the background.
   */
  | 'MIGRATION_MODE_POSTCOPY'
  | 4
  /**
   * As DISKLESS, after rounds that have sent most pages while the tree ran.
   */
  | 'MIGRATION_MODE_PRECOPY'
  | 5
  /**
   * Rounds as in PRECOPY, then as POSTCOPY: only what was written to since the last
   * round is fetched from the source.
   */
  | 'MIGRATION_MODE_HYBRID'
  | 6

/**
 * How bytes move.
 */
export type MigrationMode = typeof MigrationMode[keyof typeof MigrationMode]
