// Original file: proto/ferry/agent/v1/common.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Time spent in one step, measured on one node's clock.
 */
export interface PhaseTimingInput {
  /**
   * Name of the step, in kebab case.
   */
  'name'?: (string);
  /**
   * When it began: microseconds since 1970 on that node's clock.
   */
  'startUnixUs'?: (number | string | Long);
  /**
   * How long it took, in microseconds.
   */
  'durationUs'?: (number | string | Long);
}

/**
 * Time spent in one step, measured on one node's clock.
 */
export interface PhaseTiming {
  /**
   * Name of the step, in kebab case.
   */
  'name': (string);
  /**
   * When it began: microseconds since 1970 on that node's clock.
   */
  'startUnixUs': (number);
  /**
   * How long it took, in microseconds.
   */
  'durationUs': (number);
}
