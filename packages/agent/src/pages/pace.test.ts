import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { pace } from './pace.js';

it('limits what the kernel sends on a connection, and leaves it open', async () => {
  const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  try {
    await once(client, 'connect');
    await pace(client, 4_000_000);
    client.write('still there');
    expect(String(await once(client, 'data'))).toBe('still there');
    // What the kernel goes by, and the limit, in bits.
    expect(told(client)).toMatch(/pacing_rate \S+\/32(000000)?(Mbps|bps)/);
  } finally {
    client.destroy();
    server.close();
  }
});

function told({ localPort }: Socket): string {
  return execFileSync('ss', ['-Htin', `sport = :${localPort}`], { encoding: 'utf8' });
}
