import { createHash, randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { relay } from './relay.js';

const open: Socket[] = [];
afterEach(() => open.splice(0).forEach((socket) => socket.destroy()));

/** Two ends of one TCP connection. */
async function pair(): Promise<[Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connect({
    port: (server.address() as AddressInfo).port,
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  const other = await accepted;
  server.close();
  open.push(client, other);
  for (const socket of [client, other]) socket.on('error', () => undefined);
  return [client, other];
}

it('carries both directions, counts the pages and passes each half-close on', async () => {
  const [criu, left] = await pair();
  const [right, server] = await pair();
  const joined = relay(left, right);
  const sent = randomBytes(5 << 20);
  const hash = createHash('sha256');
  let received = 0;
  server.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    received += chunk.length;
  });
  server.once('end', () => server.end('bye'));
  const reply = new Promise<string>((resolve) =>
    criu.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  );
  criu.end(sent);
  expect(await reply).toBe('bye');
  await joined.done;
  expect(received).toBe(sent.length);
  expect(joined.bytes()).toBe(sent.length);
  expect(hash.digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'));
});

it('does not take more than its buffers hold while the reader is slow', async () => {
  const [criu, left] = await pair();
  const [right, server] = await pair();
  server.pause();
  const joined = relay(left, right);
  const block = Buffer.alloc(1 << 20);
  let accepted = 0;
  // Fills until nothing moves any more: kernel buffers and a few chunks in Node, not the whole.
  while (
    accepted < 512 &&
    (await new Promise<boolean>((resolve) => {
      if (criu.write(block)) resolve(true);
      else {
        const timer = setTimeout(() => resolve(false), 300);
        criu.once('drain', () => {
          clearTimeout(timer);
          resolve(true);
        });
      }
    }))
  )
    accepted += 1;
  expect(accepted).toBeLessThan(64);
  expect(joined.bytes()).toBeLessThan(64 << 20);
  joined.cut(new Error('done'));
  await expect(joined.done).rejects.toThrow();
});

it('breaks both ends off when cut', async () => {
  const [criu, left] = await pair();
  const [right, server] = await pair();
  const joined = relay(left, right);
  const closed = Promise.all(
    [criu, server].map(
      (socket) =>
        new Promise((resolve) =>
          socket
            .resume()
            .once('close', resolve)
            .once('end', () => socket.destroy()),
        ),
    ),
  );
  joined.cut(new Error('no more'));
  await expect(joined.done).rejects.toThrow();
  await closed;
});
