// Original file: proto/ferry/agent/v1/operation.proto

import type { Long } from '@grpc/proto-loader';

/**
 * CRIU's own figures of a restore (stats-restore image).
 */
export interface RestoreStatsInput {
  /**
   * Time to fork all tasks, in microseconds.
   */
  'forkingUs'?: (number | string | Long);
  /**
   * Time of the whole restore, in microseconds.
   */
  'restoreUs'?: (number | string | Long);
  /**
   * Pages put back.
   */
  'pagesRestored'?: (number | string | Long);
}

/**
 * CRIU's own figures of a restore (stats-restore image).
 */
export interface RestoreStats {
  /**
   * Time to fork all tasks, in microseconds.
   */
  'forkingUs': (number);
  /**
   * Time of the whole restore, in microseconds.
   */
  'restoreUs': (number);
  /**
   * Pages put back.
   */
  'pagesRestored': (number);
}
