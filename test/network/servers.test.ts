import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '@ferry/lab';
import { ROOT, TestCluster, until } from '../support/cluster.js';
import { SERVERS, type Server } from './servers.js';
import { addHook, Client, differences, hooksDirectory, movingAddress, snapshots } from './support.js';

let hooks: string;
let cluster: TestCluster;
let before: Snapshot[];
beforeAll(async () => {
  // a, b, c: nodes; d: the client's.
  hooks = await hooksDirectory();
  cluster = await TestCluster.start('net', {
    nodes: 4,
    runTmpfsBytes: 1 << 30,
    agentConfig: { hooks: { directory: hooks } },
  });
  // iptables makes its (empty) tables when it is first asked, and keeps them.
  for (const node of cluster.lab.nodes) {
    for (const tool of ['iptables', 'ip6tables']) {
      for (const chain of ['INPUT', 'OUTPUT']) {
        await node.exec([tool, '-A', chain, '-j', 'ACCEPT']);
        await node.exec([tool, '-D', chain, '-j', 'ACCEPT']);
      }
    }
  }
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await rm(hooks, { recursive: true, force: true });
});
beforeEach(async () => {
  before = await snapshots(cluster);
});
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') {
    expect(await differences(cluster, before)).toEqual([]);
    return;
  }
  // A test that failed leaves its server, its client and the address; the next one must not meet them.
  for (const node of cluster.lab.nodes) {
    for (const { pid, argv } of await node.processes()) {
      if (/redis-server|postgres|nginx|socat|http2-server|network\/clients|^sleep 300$/.test(argv.join(' ')))
        await node.exec(['kill', '-9', String(pid)]);
    }
    for (const family of [4, 6] as const) {
      const { address, prefix } = movingAddress(cluster, family);
      await node.exec(['ip', 'addr', 'del', `${address}/${prefix}`, 'dev', 'eth0']);
    }
  }
});

async function startServer(server: Server, family: 4 | 6) {
  const directory = cluster.file(`${server.name.replaceAll(' ', '-')}-${family}-${Date.now()}`);
  await mkdir(directory);
  const { address, prefix } = movingAddress(cluster, family);
  await cluster
    .node('a')
    .exec(['ip', 'addr', 'add', `${address}/${prefix}`, 'dev', 'eth0', ...(family === 6 ? ['nodad'] : [])]);
  // An earlier test had it elsewhere, and the client's node remembers.
  await cluster.node('a').exec(['perl', join(ROOT, 'packages/agent/scripts/announce.pl'), 'eth0', address]);
  const { argv, client = [] } = await server.prepare(directory, cluster);
  const { pid } = await cluster
    .node('a')
    .run(argv, { name: server.name.replaceAll(' ', '-'), cwd: directory });
  await until(
    `${server.name} listens`,
    async () =>
      (await cluster.node('a').exec(['ss', '-Hltn', `sport = :${server.port}`])).stdout.trim() !== '',
    30_000,
  );
  return { pid, address, prefix, more: client };
}

async function stopServer(node: string, pid: number, address: string, prefix: number): Promise<void> {
  await cluster.ferry
    .node(node)
    .process.call('KillProcess', { process: await cluster.ferry.findProcess(node, pid) });
  await cluster.node(node).exec(['ip', 'addr', 'del', `${address}/${prefix}`, 'dev', 'eth0']);
}

const options = (address: string, more: object = {}) => ({
  dump: { tcp: 'TCP_MODE_ESTABLISHED' as const, ...more },
  addresses: { strategy: 'move' as const, addresses: [address] },
});

describe.each(SERVERS)('$name', (server) => {
  it('moves a → b → c → a while it is used; no connection is reset, no reply lost, repeated or wrong', async () => {
    const { pid, address, prefix, more } = await startServer(server, 4);
    const client = await Client.start(cluster, 'd', server.client, address, server.port, more);
    await client.goesOn();
    for (const [from, to] of [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ] as const) {
      const result = await cluster.migrate(pid, from, to, options(address, server.dump));
      expect(result.error).toBeUndefined();
      expect(result.outcome).toBe('committed');
      await client.goesOn();
    }
    const report = server.client === 'download.mjs' ? await client.finished() : await client.stop();
    console.log(
      `${server.name}: ${report.replies} replies, longest pause seen by the client ${report.longestPauseMs.toFixed(0)} ms`,
    );
    expect(report.faults).toEqual([]);
    expect(report.replies).toBeGreaterThan(20);
    await stopServer('a', pid, address, prefix);
  });

  it('goes on at the source when the destination fails with the address and the sockets already there', async () => {
    const { pid, address, prefix, more } = await startServer(server, 4);
    const client = await Client.start(cluster, 'd', server.client, address, server.port, more);
    await client.goesOn();
    const hook = await addHook(hooks, 'post-restore', `ip -o addr show to ${address} | grep -q . && exit 3`);
    const failed = await cluster.migrate(pid, 'a', 'b', options(address, server.dump));
    await rm(hook);
    // 3 says that the hook saw the address on b.
    expect(failed).toMatchObject({ outcome: 'rolled-back', error: { code: 'HOOK_FAILED' } });
    expect(failed.error?.message).toMatch(/exit(ed with)?( status| code)? 3/);
    await client.goesOn();
    const report = server.client === 'download.mjs' ? await client.finished() : await client.stop();
    expect(report.faults).toEqual([]);
    await stopServer('a', pid, address, prefix);
  });
});

const redis = SERVERS[0] as Server;

it('moves IPv6 connections', async () => {
  const { pid, address, prefix } = await startServer(redis, 6);
  const client = await Client.start(cluster, 'd', redis.client, address, redis.port);
  await client.goesOn();
  for (const [from, to] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const) {
    const result = await cluster.migrate(pid, from, to, options(address));
    expect(result.error).toBeUndefined();
    await client.goesOn();
  }
  expect((await client.stop()).faults).toEqual([]);
  await stopServer('a', pid, address, prefix);
});

it('locks connections with iptables', async () => {
  const { pid, address, prefix } = await startServer(redis, 4);
  const client = await Client.start(cluster, 'd', redis.client, address, redis.port);
  await client.goesOn();
  for (const [from, to] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const) {
    const result = await cluster.migrate(
      pid,
      from,
      to,
      options(address, { networkLock: 'NETWORK_LOCK_IPTABLES' }),
    );
    expect(result.error).toBeUndefined();
    await client.goesOn();
  }
  expect((await client.stop()).faults).toEqual([]);
  await stopServer('a', pid, address, prefix);
});

it('refuses live connections without a word about them, and says what to do', async () => {
  const { pid, address, prefix } = await startServer(redis, 4);
  const client = await Client.start(cluster, 'd', redis.client, address, redis.port);
  await client.goesOn();
  const result = await cluster.migrate(pid, 'a', 'b');
  expect(result).toMatchObject({ outcome: 'refused', error: { code: 'TCP_ESTABLISHED' } });
  await client.goesOn();
  expect((await client.stop()).faults).toEqual([]);
  await stopServer('a', pid, address, prefix);
});

// Last: it moves b's process ids to where a's are.
it('rolls back when the destination fails after the address has moved: same connection, address back, no rule left', async () => {
  const { pid, address, prefix } = await startServer(redis, 4);
  const client = await Client.start(cluster, 'd', redis.client, address, redis.port);
  await client.goesOn();
  const rules = await Promise.all(cluster.lab.nodes.map((node) => node.exec(['nft', 'list', 'ruleset'])));
  // The pid is taken on b, which shows only in the restore: after the address has moved.
  await cluster
    .node('b')
    .exec([
      'sh',
      '-c',
      `echo ${pid - 1} > /proc/sys/kernel/ns_last_pid; setsid sleep 300 </dev/null >/dev/null 2>&1 & echo $last > /proc/sys/kernel/ns_last_pid`,
    ]);
  await until('the pid is taken', async () =>
    (await cluster.node('b').processes()).some((process) => process.pid === pid),
  );
  const result = await cluster.migrate(pid, 'a', 'b', { ...options(address), skipChecks: true });
  expect(result).toMatchObject({ outcome: 'rolled-back', error: { code: 'PID_IN_USE' } });
  expect(result.phases.map((phase) => phase.name)).toContain('address-acquire');
  await client.goesOn(50);
  for (const [index, node] of cluster.lab.nodes.entries()) {
    expect((await node.exec(['nft', 'list', 'ruleset'])).stdout).toBe(rules[index]?.stdout);
    const has = (await node.exec(['ip', '-o', 'addr', 'show', 'to', address])).stdout !== '';
    expect([node.name, has]).toEqual([node.name, node.name === 'a']);
  }
  await cluster.node('b').exec(['pkill', '-9', 'sleep']);
  await until(
    'the pid is free',
    async () => !(await cluster.node('b').processes()).some((process) => process.pid === pid),
  );
  // It can still move.
  expect((await cluster.migrate(pid, 'a', 'b', options(address))).outcome).toBe('committed');
  await client.goesOn();
  expect((await client.stop()).faults).toEqual([]);
  await stopServer('b', pid, address, prefix);
});
