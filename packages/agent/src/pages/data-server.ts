import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { dataServerOptions, FerryError, identityOf, type Identity } from '@ferry/protocol';
import type { Logger } from 'pino';
import { readGreeting, sendAnswer, type Greeting } from './preface.js';

/** Takes over a data connection that has proven which migration it belongs to, or throws why not. */
export type AcceptPages = (greeting: Greeting, peer: string | undefined, socket: Socket) => void;

export interface DataServer {
  readonly port: number;
  close(): Promise<void>;
}

const GREETING_MS = 5_000;

/**
 * Listens on the data port: mutual TLS 1.3, or plaintext when there is no identity (config `insecure`).
 * The peer's certificate says who it is; the greeting says for which migration.
 */
export async function startDataServer(
  listen: { host: string; port: number },
  identity: Identity | undefined,
  accept: AcceptPages,
  logger: Logger,
): Promise<DataServer> {
  const open = new Set<Socket>();
  const onSocket = (socket: Socket): void => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', (error) => logger.debug({ err: error }, 'data connection broke'));
    socket.setNoDelay(true);
    void greet(socket, accept).catch((thrown: unknown) => {
      const error = FerryError.from(thrown);
      logger.warn({ err: error, peer: socket.remoteAddress }, 'data connection refused');
      sendAnswer(socket, error);
      socket.destroySoon();
    });
  };
  const server: Server =
    identity === undefined
      ? createPlainServer({ allowHalfOpen: true }, onSocket)
      : createTlsServer({ ...dataServerOptions(identity), allowHalfOpen: true }, onSocket);
  server.on('tlsClientError', (error: Error) =>
    logger.warn({ err: error }, 'data connection: TLS handshake failed'),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen.port, listen.host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

async function greet(socket: Socket, accept: AcceptPages): Promise<void> {
  const peer = socket instanceof TLSSocket ? identityOf(socket.getPeerCertificate()) : undefined;
  const greeting = await readGreeting(socket, GREETING_MS);
  accept(greeting, peer, socket);
  sendAnswer(socket);
}
