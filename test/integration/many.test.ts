import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MigrationEvent } from '@ferry/controller';
import type { Snapshot } from '@ferry/lab';
import { leftovers, TestCluster, until, workload } from '../support/cluster.js';
import { readCounts } from '../workloads/witness.mjs';

const EACH_WAY = 10;
const LIMIT = 3;
/** Where the pids of the second node begin: what runs on one must be free on the other. */
const SECOND_PIDS = 5_000;

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await TestCluster.start('many', { agentConfig: { limits: { max_sessions: LIMIT } } });
  await cluster.node('b').exec(['sh', '-c', `echo ${SECOND_PIDS} > /proc/sys/kernel/ns_last_pid`]);
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

/** Of the sessions on a node: those that take one of its places. A source that has only been opened may not yet. */
async function working(name: string): Promise<number> {
  const { sessions } = await cluster.ferry.node(name).session.call('ListSessions', { activeOnly: true });
  return sessions.filter(({ role, state }) => role !== 'SESSION_ROLE_SOURCE' || state !== 'STATE_OPEN')
    .length;
}

async function waits(events: AsyncIterable<MigrationEvent>): Promise<boolean> {
  let waited = false;
  for await (const event of events) waited ||= event.type === 'waiting';
  return waited;
}

it('carries out 20 migrations at once, both ways, with three at a time on each node', async () => {
  const snapshots = (): Promise<Snapshot[]> => Promise.all(cluster.lab.nodes.map((node) => node.snapshot()));
  const before = await snapshots();
  const moves = (['a', 'b'] as const).flatMap((from) =>
    Array.from({ length: EACH_WAY }, (_, index) => ({
      from,
      to: from === 'a' ? 'b' : 'a',
      file: cluster.file(`${from}${index}`),
    })),
  );
  const pids = await Promise.all(
    moves.map(async ({ from, file }) => {
      const argv = ['perl', workload('counter.pl'), file, '20'];
      return (await cluster.node(from).run(argv, { name: `counter-${from}` })).pid;
    }),
  );
  await until('all count', async () => {
    const counts = await Promise.all(moves.map(({ file }) => readCounts(file)));
    return counts.every(({ last }) => last > 2);
  });

  const handles = moves.map(({ from, to }, index) =>
    cluster.ferry.migrate({ process: pids[index] ?? 0, from, to, mode: 'diskless' }),
  );
  const waited = handles.map(({ events }) => waits(events));
  const most = { a: 0, b: 0 };
  let over = false;
  const results = Promise.all(handles.map((handle) => handle.result())).finally(() => {
    over = true;
  });
  await until(
    'all have ended',
    async () => {
      for (const name of ['a', 'b'] as const) most[name] = Math.max(most[name], await working(name));
      return over;
    },
    120_000,
  );

  const ends = await results;
  expect(ends.map(({ outcome, error }) => error ?? outcome)).toEqual(moves.map(() => 'committed'));
  expect(most).toEqual({ a: LIMIT, b: LIMIT });
  expect((await Promise.all(waited)).filter(Boolean).length).toBeGreaterThan(EACH_WAY);
  for (const [index, { to, file }] of moves.entries()) {
    const pid = pids[index] ?? 0;
    const { last } = await readCounts(file);
    await until('it counts on', async () => (await readCounts(file)).last > last);
    expect(await cluster.runsOn(pid, 'perl')).toEqual([to]);
    const { gaps, repeats } = await readCounts(file);
    expect({ gaps, repeats }).toEqual({ gaps: [], repeats: [] });
    const process = await cluster.ferry.findProcess(to, pid);
    await cluster.ferry.node(to).process.call('KillProcess', { process });
  }
  const after = await snapshots();
  expect(before.flatMap((snapshot, index) => leftovers(snapshot, after[index] ?? {}))).toEqual([]);
}, 180_000);

it('fails at once when it shall not wait', async () => {
  const argv = (name: string): string[] => ['perl', workload('counter.pl'), cluster.file(name), '20'];
  const node = cluster.node('a');
  const pids = await Promise.all(
    Array.from({ length: LIMIT + 1 }, async (_, index) => {
      const { pid } = await node.run(argv(`full${index}`), { name: `full-${index}` });
      return pid;
    }),
  );
  const [last = 0, ...first] = pids;
  const session = cluster.ferry.node('a').session;
  const peer = { node: 'b', control: cluster.node('b').controlAddress, data: cluster.node('b').dataAddress };
  for (const [index, pid] of first.entries())
    await session.call('OpenSource', {
      migrationId: `full-${index}`,
      process: await cluster.ferry.findProcess('a', pid),
      mode: 'MIGRATION_MODE_DISKLESS',
      peer,
    });
  const refused = await cluster.migrate(last, 'a', 'b', { maxWaitMs: 0 });
  expect(refused).toMatchObject({
    outcome: 'refused',
    runsOn: 'a',
    error: { code: 'TOO_MANY_SESSIONS', node: 'a' },
  });
  const waiting = cluster.migrate(last, 'a', 'b');
  await session.call('AbortSource', { migrationId: 'full-0', reason: 'to make room' });
  expect((await waiting).outcome).toBe('committed');
});
