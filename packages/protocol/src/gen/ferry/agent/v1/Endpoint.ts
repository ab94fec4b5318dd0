// Original file: proto/ferry/agent/v1/common.proto


/**
 * How to reach an agent.
 */
export interface EndpointInput {
  /**
   * The node's name; the certificate presented must carry the URI
   * ferry://agent/NAME.
   */
  'node'?: (string);
  /**
   * host:port of the gRPC services.
   */
  'control'?: (string);
  /**
   * host:port of the data connection (pages).
   */
  'data'?: (string);
}

/**
 * How to reach an agent.
 */
export interface Endpoint {
  /**
   * The node's name; the certificate presented must carry the URI
   * ferry://agent/NAME.
   */
  'node': (string);
  /**
   * host:port of the gRPC services.
   */
  'control': (string);
  /**
   * host:port of the data connection (pages).
   */
  'data': (string);
}
