import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What a proxy does to bytes on their way; `at` is how many have passed before the chunk. */
export type Meddle = (chunk: Buffer, at: number, break_: () => void) => Buffer;

/** A TCP proxy that meddles with what the target sends. */
export class Proxy implements AsyncDisposable {
  /** HOST:PORT to connect to. */
  readonly address: string;
  /** Bytes that the target has sent, before they were meddled with. */
  passed = 0;
  meddle: Meddle = (chunk) => chunk;
  readonly #close: () => Promise<void>;

  private constructor(address: string, close: () => Promise<void>) {
    this.address = address;
    this.#close = close;
  }

  /** @param host the address to listen on; @param target HOST:PORT to connect to */
  static async start(host: string, target: string): Promise<Proxy> {
    const [targetHost = '', port = ''] = target.split(':');
    const sockets = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true }, (client) => {
      const there = connect({ host: targetHost, port: Number(port), allowHalfOpen: true });
      const both = [client, there];
      const end = (): void => both.forEach((socket) => socket.destroy());
      for (const socket of both) {
        sockets.add(socket);
        socket.on('error', end).on('close', () => sockets.delete(socket));
      }
      client.pipe(there);
      let passed = 0;
      there.on('data', (chunk: Buffer) => {
        const changed = proxy.meddle(chunk, passed, end);
        passed += chunk.length;
        proxy.passed += chunk.length;
        if (!client.destroyed && !client.write(changed)) {
          there.pause();
          client.once('drain', () => there.resume());
        }
      });
      there.on('end', () => client.end());
    });
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const proxy = new Proxy(
      `${host}:${(server.address() as AddressInfo).port}`,
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          for (const socket of sockets) socket.destroy();
        }),
    );
    return proxy;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}
