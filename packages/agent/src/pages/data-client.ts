import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Duplex } from 'node:stream';
import { AgentClient, dataClientOptions, FerryError, type Endpoint, type Identity } from '@ferry/protocol';
import type { DestinationRecord } from '../sessions/record.js';
import { byGrpcRefused } from './data-server.js';
import { readAnswer, sendGreeting, type Greeting } from './preface.js';

const CONNECT_MS = 10_000;

/** Splits "host:port"; IPv6 hosts in brackets. */
export function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  const port = Number(address.slice(colon + 1));
  if (colon < 1 || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new FerryError('INVALID_ARGUMENT', `${JSON.stringify(address)} is not host:port`);
  }
  return { host, port };
}

/** Where a data connection goes, and how. */
export interface DataRoute {
  readonly peer: Endpoint;
  readonly identity: Identity | undefined;
  /** Within a call to the peer's control port instead of to its data port. */
  readonly byGrpc: boolean;
}

/** The way to a migration's source. */
export function routeOf(
  { peer, pageTransport }: DestinationRecord,
  identity: Identity | undefined,
): DataRoute {
  return { peer, identity, byGrpc: pageTransport === 'PAGE_TRANSPORT_GRPC' };
}

/**
 * Connects to the source and proves which migration this is for. The socket is returned paused.
 * @param trusted tells which addresses may be talked to in plaintext
 * Throws UNREACHABLE, PEER_UNKNOWN, TRANSPORT_REFUSED, TICKET_INVALID or PAGE_STREAM_LOST.
 */
export async function connectPages(
  { peer, identity, byGrpc }: DataRoute,
  greeting: Greeting,
  trusted: (address: string | undefined) => boolean = () => false,
): Promise<Socket> {
  const { node: peerName, data: address } = peer;
  if (byGrpc && identity === undefined) throw byGrpcRefused();
  const carried = byGrpc && identity !== undefined ? carry(peer, identity) : undefined;
  const socket = await connect(peer, greeting.plain ? undefined : identity, carried);
  try {
    if (greeting.plain && !trusted(socket.remoteAddress))
      throw new FerryError(
        'TRANSPORT_REFUSED',
        `plaintext: ${peerName} (${address}) is in no trusted network of this node`,
      );
    socket.setNoDelay(true);
    sendGreeting(socket, greeting);
    await readAnswer(socket, CONNECT_MS);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** A call to the peer's control port that leads to its data port. The channel ends with it. */
function carry(peer: Endpoint, identity: Identity): Duplex {
  const agent = new AgentClient(peer.node, peer.control, identity, true);
  const bytes = agent.session.bytes('CarryPages');
  bytes.once('close', () => agent.close());
  return bytes;
}

function connect(
  { node: peerName, data: address }: Endpoint,
  identity: Identity | undefined,
  carried: Duplex | undefined,
): Promise<Socket> {
  const { host, port } = splitAddress(address);
  return new Promise((resolve, reject) => {
    const way = carried === undefined ? { host, port } : { socket: carried };
    const socket: Socket =
      identity === undefined
        ? connectPlain({ host, port, allowHalfOpen: true })
        : connectTls(tlsOptions(way, peerName, identity));
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      if (error instanceof FerryError) {
        reject(error);
        return;
      }
      const code = /certificate|SSL|TLS|alert/i.test(error.message) ? 'PEER_UNKNOWN' : 'UNREACHABLE';
      reject(
        new FerryError(
          code,
          `data port of ${peerName} (${carried === undefined ? address : 'by gRPC'}): ${error.message}`,
          {
            cause: error,
          },
        ),
      );
    };
    const timer = setTimeout(() => fail(new Error('no connection in time')), CONNECT_MS);
    socket.once('error', fail);
    socket.once(identity === undefined ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer);
      socket.removeListener('error', fail);
      // A later failure shows in the streams that use the socket.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** Each direction is closed on its own; @types/node does not know that tls.connect takes allowHalfOpen (Node docs do). */
function tlsOptions(
  way: Pick<ConnectionOptions, 'host' | 'port' | 'socket'>,
  peerName: string,
  identity: Identity,
): ConnectionOptions & { allowHalfOpen: boolean } {
  return { ...way, allowHalfOpen: true, ...dataClientOptions(identity, peerName) };
}
