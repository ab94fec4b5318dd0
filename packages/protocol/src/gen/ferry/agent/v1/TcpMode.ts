// Original file: proto/ferry/agent/v1/checkpoint.proto

/**
 * How CRIU treats established TCP connections.
 */
export const TcpMode = {
  /**
   * Refuse a tree that has any.
   */
  TCP_MODE_UNSPECIFIED: 'TCP_MODE_UNSPECIFIED',
  /**
   * Keep them alive (--tcp-established).
   */
  TCP_MODE_ESTABLISHED: 'TCP_MODE_ESTABLISHED',
  /**
   * Close them (--tcp-close).
   */
  TCP_MODE_CLOSE: 'TCP_MODE_CLOSE',
} as const;

/**
 * How CRIU treats established TCP connections.
 */
export type TcpModeInput =
  /**
   * Refuse a tree that has any.
   */
  | 'TCP_MODE_UNSPECIFIED'
  | 0
  /**
   * Keep them alive (--tcp-established).
   */
  | 'TCP_MODE_ESTABLISHED'
  | 1
  /**
   * Close them (--tcp-close).
   */
  | 'TCP_MODE_CLOSE'
  | 2

/**
 * How CRIU treats established TCP connections.
 */
export type TcpMode = typeof TcpMode[keyof typeof TcpMode]
