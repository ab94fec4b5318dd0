// Original file: proto/ferry/agent/v1/session.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What pre-copy aims at.
 */
export interface PrecopyOptionsInput {
  /**
   * How long sending the last pages may take while the tree is frozen, in
   * milliseconds; 0: the default.
   */
  'downtimeTargetMs'?: (number | string | Long);
  /**
   * At most so many rounds; 0: the default.
   */
  'maxRounds'?: (number);
}

/**
 * What pre-copy aims at.
 */
export interface PrecopyOptions {
  /**
   * How long sending the last pages may take while the tree is frozen, in
   * milliseconds; 0: the default.
   */
  'downtimeTargetMs': (number);
  /**
   * At most so many rounds; 0: the default.
   */
  'maxRounds': (number);
}
