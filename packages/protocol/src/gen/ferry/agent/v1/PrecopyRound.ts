// Original file: proto/ferry/agent/v1/session.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A round of pre-copy.
 */
export interface PrecopyRoundInput {
  /**
   * Bytes of memory that were looked at.
   */
  'scannedBytes'?: (number | string | Long);
  /**
   * Bytes that went over the wire.
   */
  'sentBytes'?: (number | string | Long);
  /**
   * How long it took.
   */
  'durationUs'?: (number | string | Long);
  /**
   * How fast memory was dirtied since the round before; 0 in the first.
   */
  'dirtyBytesPerSecond'?: (number | string | Long);
  /**
   * How long sending the last pages would take if the tree were frozen after
   * this round; 0: not known yet.
   */
  'estimatedPauseUs'?: (number | string | Long);
  /**
   * Why another round followed, or none.
   */
  'reason'?: (string);
}

/**
 * A round of pre-copy.
 */
export interface PrecopyRound {
  /**
   * Bytes of memory that were looked at.
   */
  'scannedBytes': (number);
  /**
   * Bytes that went over the wire.
   */
  'sentBytes': (number);
  /**
   * How long it took.
   */
  'durationUs': (number);
  /**
   * How fast memory was dirtied since the round before; 0 in the first.
   */
  'dirtyBytesPerSecond': (number);
  /**
   * How long sending the last pages would take if the tree were frozen after
   * this round; 0: not known yet.
   */
  'estimatedPauseUs': (number);
  /**
   * Why another round followed, or none.
   */
  'reason': (string);
}
