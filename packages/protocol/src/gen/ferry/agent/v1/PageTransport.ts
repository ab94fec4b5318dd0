// Original file: proto/ferry/agent/v1/session.proto

/**
 * How pages travel. PLAIN: only in DISKLESS mode.
 */
export const PageTransport = {
  /**
   * The agents choose: PLAIN where both allow it, else TLS.
   */
  PAGE_TRANSPORT_UNSPECIFIED: 'PAGE_TRANSPORT_UNSPECIFIED',
  /**
   * Through the agents, over mutual TLS; plaintext on nodes without certificates.
   */
  PAGE_TRANSPORT_TLS: 'PAGE_TRANSPORT_TLS',
  /**
   * From criu to criu, in plaintext, past both agents, which sum up what passes.
   * Both must have the other in their trusted_networks.
   */
  PAGE_TRANSPORT_PLAIN: 'PAGE_TRANSPORT_PLAIN',
  /**
   * As TLS, within a gRPC call to the source's control port: for networks that let
   * nothing else through.
   */
  PAGE_TRANSPORT_GRPC: 'PAGE_TRANSPORT_GRPC',
} as const;

/**
 * How pages travel. PLAIN: only in DISKLESS mode.
 */
export type PageTransportInput =
  /**
   * The agents choose: PLAIN where both allow it, else TLS.
   */
  | 'PAGE_TRANSPORT_UNSPECIFIED'
  | 0
  /**
   * Through the agents, over mutual TLS; plaintext on nodes without certificates.
   */
  | 'PAGE_TRANSPORT_TLS'
  | 1
  /**
   * From criu to criu, in plaintext, past both agents, which sum up what passes.
   * Both must have the other in their trusted_networks.
   */
  | 'PAGE_TRANSPORT_PLAIN'
  | 2
  /**
   * As TLS, within a gRPC call to the source's control port: for networks that let
   * nothing else through.
   */
  | 'PAGE_TRANSPORT_GRPC'
  | 3

/**
 * How pages travel. PLAIN: only in DISKLESS mode.
 */
export type PageTransport = typeof PageTransport[keyof typeof PageTransport]
