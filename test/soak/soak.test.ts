import { randomInt } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MigrationRequest } from '@ferry/controller';
import type { LabNode } from '@ferry/lab';
import { Client, differences, movingAddress, snapshots } from '../network/support.js';
import { SERVERS, type Server } from '../network/servers.js';
import { TestCluster, until, workload } from '../support/cluster.js';
import { readMemory } from '../workloads/witness.mjs';
import { randomFrom } from './random.js';

/** Two at a time: Redis with a client, and memory that is dirtied and checked, the other way. */
const MIGRATIONS = Number(process.env['FERRY_SOAK_MIGRATIONS'] ?? 300);
const SEED = Number(process.env['FERRY_SOAK_SEED'] ?? randomInt(2 ** 31));
/** Agents are restarted in this part of the rounds; what an agent leaks is seen in the others. */
const RESTARTED = 2 / 3;
const RESTART_CHANCE = 0.3;
/** Of the rounds without restarts, those until an agent has its final size. */
const WARM_UP = 0.4;
const REDIS = SERVERS[0] as Server;
const MEMORY_MIB = '32';
/** Short, so that what a restart has cut off is over soon. */
const PATIENCE = { leaseMs: 3_000, maxFrozenMs: 5_000 };

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await TestCluster.start('soak', { nodes: 3, runTmpfsBytes: 1 << 30 });
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

interface Subject {
  readonly pid: number;
  readonly comm: string;
  readonly options: Partial<MigrationRequest>;
  on: string;
}

const other = (node: string): string => (node === 'a' ? 'b' : 'a');

/** Descriptors and resident memory of both agents. */
async function sizes(): Promise<Record<string, { fds: number; rssMib: number }>> {
  const measure = async (node: LabNode) => {
    const pid = node.agentPid ?? 0;
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const rssMib = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
    return { fds: (await readdir(`/proc/${pid}/fd`)).length, rssMib: Math.round(rssMib) };
  };
  const [a, b] = await Promise.all([measure(cluster.node('a')), measure(cluster.node('b'))]);
  return { a, b };
}

async function settled(): Promise<boolean> {
  for (const name of ['a', 'b']) {
    const { sessions } = await cluster.ferry
      .node(name)
      .session.call('ListSessions', { activeOnly: true }, { timeoutMs: 2_000 });
    if (sessions.length > 0) return false;
  }
  return true;
}

/** One migration of each, at once; returns how they ended. */
async function moveBoth(subjects: readonly Subject[]): Promise<string[]> {
  const ends = await Promise.all(
    subjects.map(({ pid, on, options }) =>
      cluster.migrate(pid, on, other(on), { ...options, ...PATIENCE }).then(({ outcome, error }) => {
        return error === undefined ? outcome : `${outcome}: ${error.code} ${error.message}`;
      }),
    ),
  );
  await until('both are settled', () => settled().catch(() => false), 60_000);
  for (const subject of subjects) {
    const runsOn = await cluster.runsOn(subject.pid, subject.comm);
    expect(runsOn, `${subject.comm}: ${ends.join('; ')}`).toHaveLength(1);
    subject.on = runsOn[0] ?? '';
  }
  return ends;
}

it(`${MIGRATIONS} migrations back and forth under load, agents restarted at random, leave nothing behind`, async () => {
  console.log(`seed ${SEED}`);
  const random = randomFrom(SEED);
  const node = cluster.node('a');
  const { address, prefix } = movingAddress(cluster, 4);
  const directory = cluster.file('redis');
  await mkdir(directory);
  const before = await snapshots(cluster);

  await node.exec(['ip', 'addr', 'add', `${address}/${prefix}`, 'dev', 'eth0']);
  const { argv } = await REDIS.prepare(directory, cluster);
  const redis: Subject = {
    pid: (await node.run(argv, { name: 'redis', cwd: directory })).pid,
    comm: 'redis-server',
    options: {
      dump: { tcp: 'TCP_MODE_ESTABLISHED' },
      addresses: { strategy: 'move', addresses: [address] },
    },
    on: 'a',
  };
  const file = cluster.file('memory');
  // Below 300 the kernel gives no pid twice, and no process of the other node has this one: it is free where it goes.
  await cluster.node('b').exec(['sh', '-c', 'echo 280 > /proc/sys/kernel/ns_last_pid']);
  const run = await cluster
    .node('b')
    .run(['perl', workload('memory.pl'), MEMORY_MIB, file, '20', '50'], { name: 'memory' });
  const memory: Subject = { pid: run.pid, comm: 'perl', options: {}, on: 'b' };
  await until('the memory is there', async () => (await readMemory(file)).ticks > 2);
  await until(
    'redis listens',
    async () => (await node.exec(['ss', '-Hltn', `sport = :${REDIS.port}`])).stdout.trim() !== '',
  );
  const client = await Client.start(cluster, 'c', REDIS.client, address, REDIS.port);
  await client.goesOn();

  const rounds = Math.ceil(MIGRATIONS / 2);
  const quietFrom = Math.floor(rounds * RESTARTED);
  const warmAt = quietFrom + Math.floor((rounds - quietFrom) * WARM_UP);
  const tally = new Map<string, number>();
  let restarts = 0;
  let warm: Awaited<ReturnType<typeof sizes>> | undefined;
  for (let round = 0; round < rounds; round += 1) {
    const restarting = round < quietFrom && random() < RESTART_CHANCE;
    const moving = moveBoth([redis, memory]);
    if (restarting) {
      restarts += 1;
      const struck = cluster.node(random() < 0.5 ? 'a' : 'b');
      const signal = random() < 0.5 ? 'SIGKILL' : 'SIGTERM';
      await new Promise((resolve) => setTimeout(resolve, random() * 800));
      await struck.restartAgent(signal);
      await cluster.ready(struck.name);
    }
    for (const end of await moving) {
      // The kind of end; what a restart does to a migration is the fault matrix's to judge.
      const kind = end.split(' ')[0] ?? '';
      tally.set(kind, (tally.get(kind) ?? 0) + 1);
      if (!restarting) expect(end).toBe('committed');
    }
    if (round === warmAt) warm = await sizes();
    await client.goesOn(1);
  }
  const end = await sizes();
  const report = await client.stop();
  const checked = await readMemory(file);
  console.log(
    `${rounds * 2} migrations, ${restarts} restarts: ${[...tally].map(([kind, count]) => `${count} ${kind}`).join(', ')}; ` +
      `${report.replies} replies, longest pause ${report.longestPauseMs.toFixed(0)} ms; agents ${JSON.stringify(warm)} -> ${JSON.stringify(end)}`,
  );
  expect(report.faults).toEqual([]);
  expect({ bad: checked.bad, gaps: checked.gaps, repeats: checked.repeats }).toEqual({
    bad: [],
    gaps: [],
    repeats: [],
  });
  for (const name of ['a', 'b']) {
    expect(end[name]?.fds, `descriptors of ${name}`).toBeLessThanOrEqual((warm?.[name]?.fds ?? 0) + 2);
    expect(end[name]?.rssMib, `memory of ${name}`).toBeLessThanOrEqual((warm?.[name]?.rssMib ?? 0) * 1.2);
  }

  for (const { pid, on } of [redis, memory])
    await cluster.ferry
      .node(on)
      .process.call('KillProcess', { process: await cluster.ferry.findProcess(on, pid) });
  await cluster.node(redis.on).exec(['ip', 'addr', 'del', `${address}/${prefix}`, 'dev', 'eth0']);
  expect(await differences(cluster, before)).toEqual([]);
});
