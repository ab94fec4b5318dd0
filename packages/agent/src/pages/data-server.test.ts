import { PassThrough } from 'node:stream';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { connectPages } from './data-client.js';
import { startDataServer } from './data-server.js';

describe('a data connection within a gRPC call', () => {
  it('is refused on nodes without certificates, by either', async () => {
    const options = { listen: { host: '127.0.0.1', port: 0 }, identity: undefined, trusted: () => true };
    const server = await startDataServer({ ...options, logger: pino({ level: 'silent' }) }, () =>
      Promise.reject(new Error('nobody came')),
    );
    try {
      const refused = { code: 'TRANSPORT_REFUSED' };
      await expect(server.carry(new PassThrough())).rejects.toMatchObject(refused);
      const peer = { node: 'a', control: '127.0.0.1:1', data: `127.0.0.1:${server.port}` };
      const greeting = { migrationId: 'm', ticket: Buffer.alloc(32), plain: false };
      const connecting = connectPages({ peer, identity: undefined, byGrpc: true }, greeting);
      await expect(connecting).rejects.toMatchObject(refused);
    } finally {
      await server.close();
    }
  });
});
