import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { FerryError } from '@ferry/protocol';
import { readAnswer, readGreeting, sendAnswer, sendGreeting } from './preface.js';

const open: Socket[] = [];
afterEach(() => open.splice(0).forEach((socket) => socket.destroy()));

async function pair(): Promise<[Socket, Socket]> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const other = await accepted;
  server.close();
  open.push(client, other);
  return [client, other];
}

const ticket = Buffer.alloc(32, 7);

it('agrees on the migration and leaves what follows unread', async () => {
  const [client, server] = await pair();
  sendGreeting(client, { migrationId: 'm-1', ticket, plain: false });
  expect(await readGreeting(server, 1000)).toEqual({ migrationId: 'm-1', ticket, plain: false });
  sendAnswer(server);
  server.write('page');
  await readAnswer(client, 1000);
  const rest = await new Promise<string>((resolve) =>
    client.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  );
  expect(rest).toBe('page');
});

it.each([
  ['another protocol', 'GET / HTTP/1.1\n'],
  ['a name that would leave its directory', `FERRY/1 PAGES ../x ${ticket.toString('hex')}\n`],
  ['a short ticket', 'FERRY/1 PAGES m 00\n'],
])('refuses %s', async (_what, line) => {
  const [client, server] = await pair();
  client.write(line);
  await expect(readGreeting(server, 1000)).rejects.toMatchObject({ code: 'TICKET_INVALID' });
});

it('refuses a greeting that never ends, or never comes', async () => {
  const [client, server] = await pair();
  client.write('x'.repeat(1000));
  await expect(readGreeting(server, 1000)).rejects.toMatchObject({ code: 'PAGE_STREAM_LOST' });
  const [, silent] = await pair();
  await expect(readGreeting(silent, 50)).rejects.toMatchObject({ code: 'PAGE_STREAM_LOST' });
  const [leaver, left] = await pair();
  leaver.end('FERRY/1');
  await expect(readGreeting(left, 1000)).rejects.toMatchObject({ code: 'PAGE_STREAM_LOST' });
});

it("passes the source's refusal on", async () => {
  const [client, server] = await pair();
  sendAnswer(server, new FerryError('SESSION_NOT_FOUND', 'no'));
  await expect(readAnswer(client, 1000)).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
});
