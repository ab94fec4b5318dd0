import type { PageTransport } from '@ferry/protocol';

/** Whether what was asked for has pages go through the agents, and so never in plaintext. */
export function goesThroughUs(asked: PageTransport | undefined): boolean {
  return asked === 'PAGE_TRANSPORT_TLS' || asked === 'PAGE_TRANSPORT_GRPC';
}

/** What a data connection is, for the record. */
export function usedTransport(asked: PageTransport | undefined, plain: boolean): PageTransport {
  if (plain) return 'PAGE_TRANSPORT_PLAIN';
  return asked === 'PAGE_TRANSPORT_GRPC' ? asked : 'PAGE_TRANSPORT_TLS';
}
