import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Snapshot } from '@ferry/lab';
import { ROOT, TestCluster, until } from '../support/cluster.js';
import { SERVERS, type Server } from './servers.js';
import { Client, differences, movingAddress, snapshots } from './support.js';

/** criu dump is killed: its tasks are left frozen or running, with their connections in repair mode and locked. */
const redis = SERVERS[0] as Server;
let cluster: TestCluster;
let before: Snapshot[];
beforeAll(async () => {
  // a: the node, b: named as a destination, and the client's.
  cluster = await TestCluster.start('killed', { nodes: 2, runTmpfsBytes: 1 << 30 });
  for (const tool of ['iptables', 'ip6tables'])
    for (const chain of ['INPUT', 'OUTPUT'])
      for (const action of ['-A', '-D']) await cluster.node('a').exec([tool, action, chain, '-j', 'ACCEPT']);
  before = await snapshots(cluster);
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

const session = () => cluster.ferry.node('a').session;
let count = 0;

/** A Redis and a source session for it. */
async function open(family: 4 | 6, lock: 'NETWORK_LOCK_NFTABLES' | 'NETWORK_LOCK_IPTABLES', moves: boolean) {
  count += 1;
  const directory = cluster.file(`redis-${count}`);
  await mkdir(directory);
  const { address, prefix } = movingAddress(cluster, family);
  const node = cluster.node('a');
  await node.exec([
    'ip',
    'addr',
    'add',
    `${address}/${prefix}`,
    'dev',
    'eth0',
    ...(family === 6 ? ['nodad'] : []),
  ]);
  await node.exec(['perl', join(ROOT, 'packages/agent/scripts/announce.pl'), 'eth0', address]);
  const { argv } = await redis.prepare(directory, cluster);
  const { pid } = await node.run(argv, { name: `redis-${count}`, cwd: directory });
  await until(
    'redis listens',
    async () => (await node.exec(['ss', '-Hltn', `sport = :${redis.port}`])).stdout.trim() !== '',
  );
  const migrationId = `killed-${count}`;
  const process = await cluster.ferry.findProcess('a', pid);
  await session().call('OpenSource', {
    migrationId,
    process,
    mode: 'MIGRATION_MODE_COPY',
    peer: { node: 'b', control: cluster.node('b').controlAddress, data: cluster.node('b').dataAddress },
    options: { tcp: 'TCP_MODE_ESTABLISHED', networkLock: lock },
    leaseMs: 60_000,
    holdLimitMs: 60_000,
    ...(moves
      ? { handover: { strategy: 'ADDRESS_STRATEGY_MOVE', addresses: [address], device: '' } as const }
      : {}),
  });
  const aborted = () =>
    until('the source has aborted', async () => {
      const view = await session().call('GetSession', { migrationId, role: 'SESSION_ROLE_SOURCE' });
      return view.session?.state === 'STATE_ABORTED';
    });
  const end = async () => {
    await cluster.ferry.node('a').process.call('KillProcess', { process });
    await node.exec(['ip', 'addr', 'del', `${address}/${prefix}`, 'dev', 'eth0']);
    expect(await differences(cluster, before)).toEqual([]);
  };
  const killCriu = async () => {
    expect((await node.exec(['pkill', '-9', '-f', 'criu dump'])).exitCode).toBe(0);
  };
  return { node, pid, address, migrationId, aborted, end, killCriu };
}

async function busyClient(address: string): Promise<Client> {
  const client = await Client.start(cluster, 'b', redis.client, address, redis.port);
  await client.goesOn();
  return client;
}

/** The client would wait for ever, or say that it was reset. */
async function keptItsConnection(client: Client): Promise<void> {
  await client.goesOn(50);
  expect((await client.stop()).faults).toEqual([]);
}

it.each([
  ['IPv4, nftables', 4, 'NETWORK_LOCK_NFTABLES', false],
  ['IPv6, nftables, the address off the node', 6, 'NETWORK_LOCK_NFTABLES', true],
  ['IPv4, iptables', 4, 'NETWORK_LOCK_IPTABLES', false],
] as const)('in the hold: the same connection goes on (%s)', async (_name, family, lock, moves) => {
  const { address, migrationId, aborted, end, killCriu } = await open(family, lock, moves);
  const client = await busyClient(address);
  await session().call('FreezeSource', { migrationId, generation: 0 }, { timeoutMs: 30_000 });
  await killCriu();
  await aborted();
  await keptItsConnection(client);
  await end();
});

it.each([4, 6] as const)(
  'in the hold, with ferryd: the tasks stay stopped until it is back (IPv%i)',
  async (family) => {
    const source = await open(family, 'NETWORK_LOCK_NFTABLES', false);
    const { node, pid, migrationId, end } = source;
    const client = await busyClient(source.address);
    await session().call('FreezeSource', { migrationId, generation: 0 }, { timeoutMs: 30_000 });
    await node.stopAgent('SIGKILL');
    await source.killCriu();
    const state = async () =>
      (await node.exec(['sh', '-c', `cut -d' ' -f3 /proc/${pid}/stat`])).stdout.trim();
    await until('redis is stopped', async () => (await state()) === 'T');
    await node.startAgent();
    await cluster.ready('a');
    await source.aborted();
    await keptItsConnection(client);
    await end();
  },
);

it('while it dumps: Redis runs on, and so does a connection on which nothing had come in', async () => {
  const { node, address, migrationId, aborted, end } = await open(4, 'NETWORK_LOCK_NFTABLES', false);
  // Memory, so that the dump takes long enough to be hit.
  const fill = "for i = 1, 400000 do redis.call('set', 'filler' .. i, string.rep('x', 500)) end";
  expect((await node.exec(['redis-cli', 'EVAL', fill, '0'], { timeout: 30_000 })).exitCode).toBe(0);
  // Speaks, is silent until a file appears, and speaks again on the same connection.
  const go = cluster.file('speak-again');
  const script =
    'exec 3<>/dev/tcp/$0/6379; printf "PING\\r\\n" >&3; read -r -t 10 -u 3 a; echo "$a" >"$1.first"; until [ -e "$1" ]; do sleep 0.05; done; printf "PING\\r\\n" >&3; read -r -t 10 -u 3 b; echo "$a $b"';
  const client = cluster.node('b').exec(['bash', '-c', script, address, go], { timeout: 60_000 });
  await until('the client is connected', () => existsSync(`${go}.first`));
  // Pages come after the sockets: by then each is in repair mode and locked.
  const kill = node.exec(
    [
      'sh',
      '-c',
      'until [ -n "$(find /var/lib/ferry -name "pages-*.img" -size +1M)" ]; do :; done; pkill -9 -f "^[^ ]*criu.* dump"',
    ],
    { timeout: 20_000 },
  );
  const freezing = session().call('FreezeSource', { migrationId, generation: 0 }, { timeoutMs: 30_000 });
  await expect(freezing).rejects.toMatchObject({ code: 'CRIU_KILLED' });
  expect((await kill).exitCode).toBe(0);
  await aborted();
  await writeFile(go, '');
  expect((await client).stdout).toMatch(/^\+PONG\s+\+PONG\s*$/);
  await end();
});
