// Original file: proto/ferry/agent/v1/operation.proto

import type { Long } from '@grpc/proto-loader';

/**
 * CRIU's own figures of a dump (stats-dump image).
 */
export interface DumpStatsInput {
  /**
   * Time to stop all tasks, in microseconds.
   */
  'freezingUs'?: (number | string | Long);
  /**
   * Time they stayed stopped, in microseconds.
   */
  'frozenUs'?: (number | string | Long);
  /**
   * Time to collect memory, in microseconds.
   */
  'memdumpUs'?: (number | string | Long);
  /**
   * Time to write memory, in microseconds (part of memdump_us).
   */
  'memwriteUs'?: (number | string | Long);
  /**
   * Pages looked at.
   */
  'pagesScanned'?: (number | string | Long);
  /**
   * Pages written.
   */
  'pagesWritten'?: (number | string | Long);
}

/**
 * CRIU's own figures of a dump (stats-dump image).
 */
export interface DumpStats {
  /**
   * Time to stop all tasks, in microseconds.
   */
  'freezingUs': (number);
  /**
   * Time they stayed stopped, in microseconds.
   */
  'frozenUs': (number);
  /**
   * Time to collect memory, in microseconds.
   */
  'memdumpUs': (number);
  /**
   * Time to write memory, in microseconds (part of memdump_us).
   */
  'memwriteUs': (number);
  /**
   * Pages looked at.
   */
  'pagesScanned': (number);
  /**
   * Pages written.
   */
  'pagesWritten': (number);
}
