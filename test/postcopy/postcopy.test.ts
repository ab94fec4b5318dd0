import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Snapshot } from '@ferry/lab';
import { readMemory } from '../workloads/witness.mjs';
import {
  addHook,
  Client,
  differences,
  hooksDirectory,
  movingAddress,
  snapshots,
} from '../network/support.js';
import { TestCluster, until, workload } from '../support/cluster.js';

let cluster: TestCluster;
let hooks: string;
let before: Snapshot[];
beforeAll(async () => {
  hooks = await hooksDirectory();
  // c is the client's.
  cluster = await TestCluster.start('pc', {
    nodes: 3,
    runTmpfsBytes: 256 << 20,
    agentConfig: { hooks: { directory: hooks } },
  });
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await rm(hooks, { recursive: true, force: true });
});
beforeEach(async () => {
  before = await snapshots(cluster);
});
afterEach(async () => {
  await slow('a', undefined);
  for (const node of cluster.lab.nodes)
    for (const { pid, argv } of await node.processes())
      if (/memory\.pl|lazy\.pl|redis-server|clients\//.test(argv.join(' ')))
        await node.exec(['kill', '-9', String(pid)]);
});

/** Limits what a node sends; unset: not any more. */
async function slow(node: string, rate: string | undefined): Promise<void> {
  await cluster.node(node).exec(['tc', 'qdisc', 'del', 'dev', 'eth0', 'root']);
  if (rate !== undefined)
    await cluster
      .node(node)
      .exec([
        'tc',
        'qdisc',
        'add',
        'dev',
        'eth0',
        'root',
        'tbf',
        'rate',
        rate,
        'burst',
        '256kb',
        'latency',
        '50ms',
      ]);
}

interface Workload {
  readonly file: string;
  readonly pid: number;
}

async function start(script: 'memory.pl' | 'lazy.pl', mib: number, ...more: string[]): Promise<Workload> {
  const file = cluster.file(`${script}-${mib}-${Date.now()}`);
  const { pid } = await cluster
    .node('a')
    .run(['perl', workload(script), String(mib), file, ...more], { name: `memory-${mib}` });
  await until('its memory is filled', async () => (await readMemory(file)).ticks > 2, 120_000);
  return { file, pid };
}

async function move(pid: number, from = 'a', to = 'b') {
  const result = await cluster.migrate(pid, from, to, { mode: 'postcopy' });
  expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
  expect(result.runsOn).toBe(to);
  return result;
}

async function draining(node: string): Promise<number> {
  const { sessions } = await cluster.ferry.node(node).session.call('ListSessions', { activeOnly: true });
  return sessions.length;
}

const drained = () =>
  until('nothing is left to fetch', async () => (await draining('a')) + (await draining('b')) === 0, 100_000);

/** Waits for so many more ticks. Returns what is wrong with those so far. */
async function goesOn(
  { file }: Workload,
  more: number,
): Promise<{ bad: string[]; gaps: number[]; repeats: number[] }> {
  const { ticks } = await readMemory(file);
  await until('it goes on', async () => (await readMemory(file)).ticks > ticks + more, 100_000);
  const { bad, gaps, repeats } = await readMemory(file);
  return { bad, gaps, repeats };
}

const NOTHING = { bad: [], gaps: [], repeats: [] };
/** memory.pl looks at every page once in so many ticks: a 32nd of them each time, but at most 4096. */
const pass = (mib: number): number => Math.max(34, mib / 16 + 2);
const PASS = pass(256);

/** The state of a process on a. */
async function stateOf(pid: number): Promise<string> {
  return (await cluster.node('a').exec(['ps', '-o', 'state=', '-p', String(pid)])).stdout.trim();
}

/** Clock ticks in user mode that a process on a has had: more of them, and it has run. */
async function cpuTime(pid: number): Promise<string | undefined> {
  const stat = (await cluster.node('a').exec(['cat', `/proc/${pid}/stat`])).stdout;
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[11];
}

/** The pids of the pager and its heir on b, the pager first. */
async function pagers(): Promise<number[]> {
  const found = await cluster.node('b').exec(['pgrep', '-f', 'pager\\.pl|ferry-heir']);
  const pids = found.stdout.trim().split('\n').filter(Boolean).map(Number);
  // run.sh, the supervisor, has it among its arguments, too.
  const perl = (await cluster.node('b').processes()).filter(
    ({ pid, comm }) => pids.includes(pid) && comm !== 'sh',
  );
  const isHeir = (comm: string): number => Number(comm === 'ferry-heir');
  return perl.sort((a, b) => isHeir(a.comm) - isHeir(b.comm)).map(({ pid }) => pid);
}

it('pauses for 4 GiB at most twice as long as for 64 MiB, and every page is right', async () => {
  const pauses = new Map<number, number[]>([
    [64, []],
    [4096, []],
  ]);
  for (let round = 0; round < 3; round += 1) {
    for (const [mib, seen] of pauses) {
      const memory = await start('memory.pl', mib, '5', '20');
      const { downtimeMs = Infinity } = await move(memory.pid);
      seen.push(downtimeMs);
      await drained();
      if (round === 0) expect(await goesOn(memory, pass(mib))).toEqual(NOTHING);
      expect(await cluster.runsOn(memory.pid, 'perl')).toEqual(['b']);
      const process = await cluster.ferry.findProcess('b', memory.pid);
      await cluster.ferry.node('b').process.call('KillProcess', { process });
    }
  }
  const median = (mib: number): number => (pauses.get(mib) ?? []).sort((a, b) => a - b)[1] ?? Infinity;
  console.log(
    `pause, median of 3: ${median(64).toFixed(0)} ms at 64 MiB, ${median(4096).toFixed(0)} ms at 4 GiB`,
  );
  expect(median(4096)).toBeLessThan(2 * median(64));
  expect(await differences(cluster, before)).toEqual([]);
}, 600_000);

it('follows memory that is moved, given back, made anew and forked before it has come', async () => {
  const memory = await start('lazy.pl', 128, '10');
  await slow('a', '300mbit');
  await move(memory.pid);
  expect(await goesOn(memory, 20)).toEqual(NOTHING);
  await drained();
  expect(await goesOn(memory, 200)).toEqual(NOTHING);
});

it('moves a tree whose processes each have memory', async () => {
  const files = [1, 2, 3].map((number) => cluster.file(`tree-${number}-${Date.now()}`));
  const each = files.map((file) => `perl ${workload('memory.pl')} 64 ${file} 20 20 &`).join(' ');
  const { pid } = await cluster.node('a').run(['sh', '-c', `${each} wait`], { name: 'tree' });
  const ticks = async () =>
    Math.min(...(await Promise.all(files.map(async (file) => (await readMemory(file)).ticks))));
  await until('their memory is filled', async () => (await ticks()) > 2, 60_000);
  await move(pid);
  for (const file of files) expect(await goesOn({ file, pid }, PASS)).toEqual(NOTHING);
  await drained();
  expect(await cluster.runsOn(pid, 'sh')).toEqual(['b']);
  for (const file of files) expect(await goesOn({ file, pid }, PASS)).toEqual(NOTHING);
  await cluster.node('b').exec(['kill', '-9', String(pid)]);
});

it('blocks while the feed is cut, and goes on when it is healed', async () => {
  const memory = await start('memory.pl', 256, '20', '20');
  await slow('a', '300mbit');
  await move(memory.pid);
  expect(await draining('a')).toBe(1);
  const cut = [
    'add',
    'table',
    'inet',
    'cut',
    ';',
    'add',
    'chain',
    'inet',
    'cut',
    'in',
    '{',
    'type',
    'filter',
    'hook',
  ];
  await cluster
    .node('b')
    .exec([
      'nft',
      [
        ...cut,
        'input',
        'priority',
        '0;',
        '}',
        ';',
        'add rule inet cut in ip saddr',
        cluster.node('a').address,
        'drop',
      ].join(' '),
    ]);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const { ticks } = await readMemory(memory.file);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  // It stops at the first page that is not there: not one pass over its memory.
  expect((await readMemory(memory.file)).ticks - ticks).toBeLessThan(PASS);
  expect(await draining('b')).toBe(1);
  await cluster.node('b').exec(['nft', 'delete', 'table', 'inet', 'cut']);
  await drained();
  expect(await goesOn(memory, PASS)).toEqual(NOTHING);
  expect(await cluster.runsOn(memory.pid, 'perl')).toEqual(['b']);
});

it.each(['criu', 'gate.sh'])(
  'never runs the source again when its %s is killed while draining, and drains on',
  async (name) => {
    const memory = await start('memory.pl', 256, '20', '20');
    await slow('a', '200mbit');
    await move(memory.pid);
    expect(await draining('a')).toBe(1);
    const node = cluster.node('a');
    const ofDump = async () =>
      (await node.processes()).filter(({ comm, argv }) =>
        name === 'criu' ? argv.includes('dump') && comm !== 'sh' : comm === name,
      );
    const held = await ofDump();
    expect(held.length).toBeGreaterThan(0);
    const before = await cpuTime(memory.pid);
    for (const { pid } of held) await node.exec(['kill', '-9', String(pid)]);
    await until('it has gone', async () => (await ofDump()).length === 0);
    for (let look = 0; look < 20; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await stateOf(memory.pid)).toMatch(/^[tT]$/);
    }
    expect(await cpuTime(memory.pid)).toBe(before);
    // A restarted agent must not take it for a tree that is to be resumed.
    await node.stopAgent('SIGKILL');
    await node.startAgent();
    await cluster.ready('a');
    expect(await stateOf(memory.pid)).toMatch(/^[tT]$/);
    await drained();
    // One line of a second copy would be a repeat.
    expect(await goesOn(memory, PASS)).toEqual(NOTHING);
    expect(await cluster.runsOn(memory.pid, 'perl')).toEqual(['b']);
  },
);

it.each([
  ['source', 'a'],
  ['destination', 'b'],
])('goes on when the %s agent is killed and started again meanwhile', async (_side, node) => {
  const memory = await start('memory.pl', 256, '20', '20');
  await slow('a', '300mbit');
  await move(memory.pid);
  expect(await draining(node)).toBe(1);
  await cluster.node(node).stopAgent('SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  // The tree that gave its memory is frozen, and stays so without its agent.
  expect(await stateOf(memory.pid)).toMatch(/^[tT]$/);
  await cluster.node(node).startAgent();
  await cluster.ready(node);
  await drained();
  expect(await goesOn(memory, PASS)).toEqual(NOTHING);
  expect(await cluster.runsOn(memory.pid, 'perl')).toEqual(['b']);
});

it('goes on when the pager is killed, again and again: its heir takes over', async () => {
  const memory = await start('lazy.pl', 256, '20');
  await slow('a', '100mbit');
  await move(memory.pid);
  for (let kills = 0; kills < 4; kills += 1) {
    await until('there is an heir', async () => (await pagers()).length === 2);
    const [pager, heir] = await pagers();
    await cluster.node('b').exec(['kill', '-9', String(kills % 2 === 0 ? pager : heir)]);
    expect(await goesOn(memory, 3)).toEqual(NOTHING);
  }
  expect(await draining('b')).toBe(1);
  await slow('a', undefined);
  await drained();
  expect(await goesOn(memory, 100)).toEqual(NOTHING);
});

it('goes on when whatever is called a pager is killed', async () => {
  const memory = await start('lazy.pl', 256, '20');
  await slow('a', '100mbit');
  await move(memory.pid);
  for (let kills = 0; kills < 3; kills += 1) {
    await until('there is an heir', async () => (await pagers()).length === 2);
    await cluster.node('b').exec(['pkill', '-9', '-f', 'perl .*pager[.]pl']);
    expect(await goesOn(memory, 3)).toEqual(NOTHING);
  }
  await slow('a', undefined);
  await drained();
  expect(await goesOn(memory, 100)).toEqual(NOTHING);
});

it('moves a tree in which a child has ended that nobody waits for', async () => {
  const file = cluster.file('with-zombie');
  const { pid } = await cluster
    .node('a')
    .run(['sh', '-c', `true & exec perl ${workload('memory.pl')} 64 ${file} 20 20`]);
  await until('its memory is filled', async () => (await readMemory(file)).ticks > 2, 60_000);
  expect((await cluster.node('a').exec(['ps', '-o', 'state=', '--ppid', String(pid)])).stdout).toMatch(/^Z/);
  await move(pid);
  await drained();
  expect(await goesOn({ file, pid }, pass(64))).toEqual(NOTHING);
});

it('ends the tree, and says so, when the pager and its heir are killed at once', async () => {
  const memory = await start('memory.pl', 256, '20', '20');
  await slow('a', '100mbit');
  await move(memory.pid);
  // Stopped first, or the heir would have an heir of its own before the second signal comes.
  await until('there is an heir', async () => (await pagers()).length === 2);
  const [pager, heir] = await pagers();
  await cluster.node('b').exec(['kill', '-STOP', String(heir)]);
  await cluster.node('b').exec(['kill', '-9', String(pager), String(heir)]);
  await until('it has ended', async () => !(await cluster.runsOn(memory.pid, 'perl')).includes('b'), 20_000);
  // Mostly none: it is stopped within milliseconds. Each is one more reason to end it.
  console.log(`${(await readMemory(memory.file)).bad.length} checks found zeroes`);
  const error = async () =>
    (await cluster.ferry.node('b').session.call('ListSessions', { activeOnly: false })).sessions[0]?.error;
  await until('the session says why', async () => /pager/.test((await error())?.message ?? ''));
  // Its frozen copy is kept for the operator.
  expect(await cluster.runsOn(memory.pid, 'perl')).toEqual(['a']);
  expect(await draining('a')).toBe(1);
  await cluster.node('a').exec(['kill', '-9', String(memory.pid)]);
  await drained();
});

it('rolls back before the decision: the tree runs on at the source', async () => {
  const memory = await start('memory.pl', 128, '20', '20');
  const hook = await addHook(hooks, 'post-restore', 'exit 3');
  const result = await cluster.migrate(memory.pid, 'a', 'b', { mode: 'postcopy' });
  await rm(hook);
  expect(result.outcome, JSON.stringify(result.error)).toBe('rolled-back');
  expect(await cluster.runsOn(memory.pid, 'perl')).toEqual(['a']);
  expect(await goesOn(memory, PASS)).toEqual(NOTHING);
  await move(memory.pid);
  await drained();
  expect(await goesOn(memory, PASS)).toEqual(NOTHING);
});

it('moves Redis with a client that is connected all the time, there and back', async () => {
  const { address, prefix } = movingAddress(cluster, 4);
  await cluster.node('a').exec(['ip', 'addr', 'add', `${address}/${prefix}`, 'dev', 'eth0']);
  const { pid } = await cluster
    .node('a')
    .run(
      [
        'redis-server',
        '--bind',
        '*',
        '--protected-mode',
        'no',
        '--save',
        '',
        '--enable-debug-command',
        'yes',
      ],
      {
        name: 'redis',
      },
    );
  const redis = async (node: string, ...words: string[]): Promise<string> =>
    (await cluster.node(node).exec(['redis-cli', ...words])).stdout.trim();
  await until('it listens', async () => (await redis('a', 'ping')) === 'PONG');
  await redis('a', 'debug', 'populate', '100000', 'filled', '1000');
  const digest = await redis('a', 'debug', 'digest-value', 'filled:17');
  const client = await Client.start(cluster, 'c', 'redis.mjs', address, 6379);
  await client.goesOn();
  for (const [from, to] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const) {
    const result = await cluster.migrate(pid, from, to, {
      mode: 'postcopy',
      dump: { tcp: 'TCP_MODE_ESTABLISHED' },
      addresses: { strategy: 'move', addresses: [address] },
    });
    expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
    await client.goesOn(50);
    expect(await redis(to, 'debug', 'digest-value', 'filled:17')).toBe(digest);
    await drained();
  }
  const report = await client.stop();
  console.log(`redis: ${report.replies} replies, longest pause ${report.longestPauseMs.toFixed(0)} ms`);
  expect(report.faults).toEqual([]);
  await cluster.node('a').exec(['kill', '-9', String(pid)]);
  await cluster.node('a').exec(['ip', 'addr', 'del', `${address}/${prefix}`, 'dev', 'eth0']);
});
