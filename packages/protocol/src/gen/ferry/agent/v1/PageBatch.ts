// Original file: proto/ferry/agent/v1/session.proto

import type { PageRunInput as _ferry_agent_v1_PageRunInput, PageRun as _ferry_agent_v1_PageRun } from '../../../ferry/agent/v1/PageRun.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Pages of one memory, and what they sum up to.
 */
export interface PageBatchInput {
  /**
   * Whether the memory is shared memory.
   */
  'shared'?: (boolean);
  /**
   * As CRIU's images name it: the pid in the task's own pid name space, or the
   * inode of the shared memory.
   */
  'id'?: (number | string | Long);
  /**
   * In the order in which they are summed up; 16 MiB at most.
   */
  'runs'?: (_ferry_agent_v1_PageRunInput)[];
  /**
   * xxHash of 64 bits over all of them, with zeroes for what the
   * kernel writes for rseq(2): bytes 0 to 7 and 20 to 27 of each thread's area.
   * Seeded with SHA-256 of "page sums" and the run-right lock: its first two
   * 32-bit numbers, little endian, low and high.
   */
  'sum'?: (Buffer | Uint8Array | string);
}

/**
 * Pages of one memory, and what they sum up to.
 */
export interface PageBatch {
  /**
   * Whether the memory is shared memory.
   */
  'shared': (boolean);
  /**
   * As CRIU's images name it: the pid in the task's own pid name space, or the
   * inode of the shared memory.
   */
  'id': (number);
  /**
   * In the order in which they are summed up; 16 MiB at most.
   */
  'runs': (_ferry_agent_v1_PageRun)[];
  /**
   * xxHash of 64 bits over all of them, with zeroes for what the
   * kernel writes for rseq(2): bytes 0 to 7 and 20 to 27 of each thread's area.
   * Seeded with SHA-256 of "page sums" and the run-right lock: its first two
   * 32-bit numbers, little endian, low and high.
   */
  'sum': (Buffer);
}
