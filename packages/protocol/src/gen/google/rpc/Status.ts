// Original file: proto/google/rpc/status.proto

import type { AnyInput as _google_protobuf_AnyInput, Any as _google_protobuf_Any } from '../../google/protobuf/Any.js';

/**
 * An error. On the wire it travels in the trailer grpc-status-details-bin.
 */
export interface StatusInput {
  /**
   * A google.rpc.Code.
   */
  'code'?: (number);
  /**
   * For a developer, in English.
   */
  'message'?: (string);
  /**
   * ErrorInfo, Help, DebugInfo, RetryInfo.
   */
  'details'?: (_google_protobuf_AnyInput)[];
}

/**
 * An error. On the wire it travels in the trailer grpc-status-details-bin.
 */
export interface Status {
  /**
   * A google.rpc.Code.
   */
  'code': (number);
  /**
   * For a developer, in English.
   */
  'message': (string);
  /**
   * ErrorInfo, Help, DebugInfo, RetryInfo.
   */
  'details': (_google_protobuf_Any)[];
}
