import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readMemory } from '../workloads/witness.mjs';
import { addHook, Client, differences, movingAddress } from '../network/support.js';
import { until, workload } from '../support/cluster.js';
import {
  before,
  cluster,
  cpuTime,
  drained,
  draining,
  goesOn,
  hooks,
  move,
  NOTHING,
  pagers,
  pass,
  PASS,
  slow,
  start,
  stateOf,
} from './support.js';

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
