import type { Socket } from 'node:net';
import { FerryError } from '@ferry/protocol';
import { trustedNetworks, trustOf } from '../network/trusted.js';
import { connectPages, routeOf } from '../pages/data-client.js';
import { goesThroughUs, usedTransport } from '../pages/transport.js';
import type { SessionDeps } from './deps.js';
import type { DestinationRecord } from './record.js';

/**
 * Connects to the source for the pages of a disk-less migration: in plaintext where both nodes allow it, else over TLS,
 * unless a transport was asked for. Notes in the record which it is. Throws as connectPages.
 */
export async function connectAsAgreed(record: DestinationRecord, deps: SessionDeps): Promise<Socket> {
  const { config, identity } = deps;
  const asked = record.pageTransport;
  const networks = trustedNetworks(config);
  const connect = async (plain: boolean): Promise<Socket> => {
    const greeting = { migrationId: record.migrationId, ticket: Buffer.from(record.ticket, 'hex'), plain };
    const trusted = trustOf(networks);
    const socket = await connectPages(routeOf(record, identity), greeting, trusted);
    record.pageTransport = usedTransport(asked, plain);
    return socket;
  };
  if (asked === 'PAGE_TRANSPORT_PLAIN') return connect(true);
  // criu, which would have the connection, cannot compress.
  if (goesThroughUs(asked) || record.compression !== undefined || networks.length === 0)
    return connect(false);
  try {
    return await connect(true);
  } catch (error) {
    if (!(error instanceof FerryError) || error.code !== 'TRANSPORT_REFUSED') throw error;
    return connect(false);
  }
}
