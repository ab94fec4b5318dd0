import {
  connect as connectPlain,
  createServer as createPlainServer,
  type AddressInfo,
  type Socket,
} from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { dataServerOptions, FerryError, identityOf, type Identity } from '@ferry/protocol';
import type { Logger } from 'pino';
import { readGreeting, sendAnswer, type Greeting } from './preface.js';

/** A data connection. */
export interface DataConnection {
  /** What pages are written to: over TLS or in plaintext. */
  readonly socket: Socket;
  /** The TCP connection below; the same one when it is plaintext. */
  readonly tcp: Socket;
}

/** Takes over a data connection that says which migration it belongs to, or throws why not. */
export type AcceptPages = (
  greeting: Greeting,
  peer: string | undefined,
  connection: DataConnection,
) => Promise<void>;

export interface DataServer {
  readonly port: number;
  /** Takes a connection that comes within a gRPC call. Returns when it is over. Throws TRANSPORT_REFUSED. */
  carry(connection: Duplex): Promise<void>;
  close(): Promise<void>;
}

const GREETING_MS = 5_000;
/** First byte of a TLS connection: a record of type handshake. */
const TLS_HANDSHAKE = 0x16;

export interface DataServerOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** Without one (config `insecure`) every connection is plaintext. */
  readonly identity: Identity | undefined;
  /** Tells from which addresses criu's pages may come in plaintext. */
  readonly trusted: (address: string | undefined) => boolean;
  readonly logger: Logger;
}

/**
 * Listens on the data port, for mutual TLS 1.3 and, from trusted networks, plaintext that is handed over to criu. The
 * peer's certificate says who it is; the greeting says for which migration.
 */
export async function startDataServer(
  { listen, identity, trusted, logger }: DataServerOptions,
  accept: AcceptPages,
): Promise<DataServer> {
  const open = new Set<Socket>();
  // Node does not tell which connection is below a TLSSocket.
  const below = new Map<string, Socket>();
  const onSocket = (socket: Socket): void => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const connection = { socket, tcp: below.get(endOf(socket)) ?? socket };
    socket.on('error', (error) => logger.debug({ err: error }, 'data connection broke'));
    socket.setNoDelay(true);
    void greet(connection, accept, { secure: identity !== undefined, trusted }).catch((thrown: unknown) => {
      const error = FerryError.from(thrown);
      logger.warn({ err: error, peer: socket.remoteAddress }, 'data connection refused');
      sendAnswer(socket, error);
      socket.destroySoon();
    });
  };
  const tls = identity && createTlsServer({ ...dataServerOptions(identity), allowHalfOpen: true }, onSocket);
  tls?.on('tlsClientError', (error: Error) =>
    logger.warn({ err: error }, 'data connection: TLS handshake failed'),
  );
  const onTls = (tcp: Socket): void => {
    const end = endOf(tcp);
    below.set(end, tcp);
    tcp.once('close', () => below.delete(end));
    tls?.emit('connection', tcp);
  };
  const onConnection = (socket: Socket): void =>
    tls === undefined ? onSocket(socket) : sortOut(socket, onTls, onSocket);
  const server = createPlainServer({ allowHalfOpen: true }, onConnection);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen.port, listen.host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const { address: host, port } = server.address() as AddressInfo;
  return {
    port,
    // By the port all the same: the kernel then paces it like the others.
    carry: async (connection) => {
      if (tls === undefined) throw byGrpcRefused();
      const tcp = connectPlain({ host, port, allowHalfOpen: true, noDelay: true });
      await Promise.all([pipeline(connection, tcp), pipeline(tcp, connection)]);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** Gives a connection to TLS when it begins as one does; else it is plaintext. */
function sortOut(socket: Socket, onTls: (tcp: Socket) => void, onPlain: (socket: Socket) => void): void {
  const onError = (): void => undefined;
  const timer = setTimeout(() => socket.destroy(), GREETING_MS);
  socket.on('error', onError);
  socket.once('close', () => clearTimeout(timer));
  socket.once('readable', () => {
    clearTimeout(timer);
    const first = socket.read() as Buffer | null;
    if (first === null) {
      socket.destroy();
      return;
    }
    socket.unshift(first);
    socket.removeListener('error', onError);
    if (first[0] === TLS_HANDSHAKE) onTls(socket);
    else onPlain(socket);
  });
}

/** Without certificates nobody knows who is at the other end of a call, and the port takes no TLS. */
export function byGrpcRefused(): FerryError {
  return new FerryError('TRANSPORT_REFUSED', 'grpc: only between nodes with certificates', {
    remedy: 'Give the nodes certificates (`ferry pki`), or leave --transport to the agents.',
  });
}

function endOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? 0}`;
}

async function greet(
  connection: DataConnection,
  accept: AcceptPages,
  { secure, trusted }: { secure: boolean; trusted: DataServerOptions['trusted'] },
): Promise<void> {
  const { socket } = connection;
  const tls = socket instanceof TLSSocket;
  const peer = tls ? identityOf(socket.getPeerCertificate()) : undefined;
  const greeting = await readGreeting(socket, GREETING_MS);
  if (greeting.plain ? tls || !trusted(socket.remoteAddress) : secure && !tls)
    throw new FerryError(
      'TRANSPORT_REFUSED',
      `plaintext: ${socket.remoteAddress ?? '?'} is in no trusted network of this node`,
    );
  await accept(greeting, peer, connection);
  sendAnswer(socket);
}
