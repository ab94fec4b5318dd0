// Original file: proto/ferry/agent/v1/session.proto

/**
 * How pages are compressed on their way over TLS.
 */
export const Compression = {
  /**
   * Not at all.
   */
  COMPRESSION_UNSPECIFIED: 'COMPRESSION_UNSPECIFIED',
  /**
   * LZ4, every block.
   */
  COMPRESSION_LZ4: 'COMPRESSION_LZ4',
  /**
   * LZ4, while that is faster than to send them as they are.
   */
  COMPRESSION_AUTO: 'COMPRESSION_AUTO',
} as const;

/**
 * How pages are compressed on their way over TLS.
 */
export type CompressionInput =
  /**
   * Not at all.
   */
  | 'COMPRESSION_UNSPECIFIED'
  | 0
  /**
   * LZ4, every block.
   */
  | 'COMPRESSION_LZ4'
  | 1
  /**
   * LZ4, while that is faster than to send them as they are.
   */
  | 'COMPRESSION_AUTO'
  | 2

/**
 * How pages are compressed on their way over TLS.
 */
export type Compression = typeof Compression[keyof typeof Compression]
