import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { dataClientOptions, FerryError, type Identity } from '@ferry/protocol';
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

/**
 * Connects to the source's data port and proves which migration this is for. The socket is returned paused.
 * @param trusted tells which addresses may be talked to in plaintext
 * Throws UNREACHABLE, PEER_UNKNOWN, TRANSPORT_REFUSED, TICKET_INVALID or PAGE_STREAM_LOST.
 */
export async function connectPages(
  address: string,
  peerName: string,
  identity: Identity | undefined,
  greeting: Greeting,
  trusted: (address: string | undefined) => boolean = () => false,
): Promise<Socket> {
  const socket = await connect(address, peerName, greeting.plain ? undefined : identity);
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

function connect(address: string, peerName: string, identity: Identity | undefined): Promise<Socket> {
  const { host, port } = splitAddress(address);
  return new Promise((resolve, reject) => {
    const socket: Socket =
      identity === undefined
        ? connectPlain({ host, port, allowHalfOpen: true })
        : connectTls(tlsOptions(host, port, peerName, identity));
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      const code = /certificate|SSL|TLS|alert/i.test(error.message) ? 'PEER_UNKNOWN' : 'UNREACHABLE';
      reject(
        new FerryError(code, `data port of ${peerName} (${address}): ${error.message}`, { cause: error }),
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
  host: string,
  port: number,
  peerName: string,
  identity: Identity,
): ConnectionOptions & { allowHalfOpen: boolean } {
  return { host, port, allowHalfOpen: true, ...dataClientOptions(identity, peerName) };
}
