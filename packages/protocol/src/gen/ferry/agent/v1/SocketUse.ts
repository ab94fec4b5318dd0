// Original file: proto/ferry/agent/v1/process.proto


/**
 * An inet socket of the tree.
 */
export interface SocketUseInput {
  /**
   * "tcp", "tcp6", "udp", "udp6".
   */
  'protocol'?: (string);
  /**
   * Local address.
   */
  'localAddress'?: (string);
  /**
   * Local port.
   */
  'localPort'?: (number);
  /**
   * Remote address; empty when listening.
   */
  'remoteAddress'?: (string);
  /**
   * Remote port.
   */
  'remotePort'?: (number);
  /**
   * Kernel's name: LISTEN, ESTABLISHED …
   */
  'state'?: (string);
}

/**
 * An inet socket of the tree.
 */
export interface SocketUse {
  /**
   * "tcp", "tcp6", "udp", "udp6".
   */
  'protocol': (string);
  /**
   * Local address.
   */
  'localAddress': (string);
  /**
   * Local port.
   */
  'localPort': (number);
  /**
   * Remote address; empty when listening.
   */
  'remoteAddress': (string);
  /**
   * Remote port.
   */
  'remotePort': (number);
  /**
   * Kernel's name: LISTEN, ESTABLISHED …
   */
  'state': (string);
}
