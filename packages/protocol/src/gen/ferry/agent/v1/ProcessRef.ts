// Original file: proto/ferry/agent/v1/common.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Names one process for as long as it lives. A pid alone is reused; the pair of
 * pid and start time, within one boot, is not.
 */
export interface ProcessRefInput {
  /**
   * Process id as the agent sees it, in its own pid name space.
   */
  'pid'?: (number);
  /**
   * Field 22 of /proc/PID/stat: clock ticks since boot. 0 in a request means
   * "whatever has this pid now"; answers always carry the real value.
   */
  'startTimeTicks'?: (number | string | Long);
  /**
   * proc/sys/kernel/random/boot_id of the node. Empty in a request means
   * "not checked".
   */
  'bootId'?: (string);
}

/**
 * Names one process for as long as it lives. A pid alone is reused; the pair of
 * pid and start time, within one boot, is not.
 */
export interface ProcessRef {
  /**
   * Process id as the agent sees it, in its own pid name space.
   */
  'pid': (number);
  /**
   * Field 22 of /proc/PID/stat: clock ticks since boot. 0 in a request means
   * "whatever has this pid now"; answers always carry the real value.
   */
  'startTimeTicks': (number);
  /**
   * proc/sys/kernel/random/boot_id of the node. Empty in a request means
   * "not checked".
   */
  'bootId': (string);
}
