import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readMemory } from '../workloads/witness.mjs';
import { addHook, differences } from '../network/support.js';
import { until, workload } from '../support/cluster.js';
import {
  before,
  cluster,
  drained,
  draining,
  goesOn,
  hooks,
  move,
  NOTHING,
  pagers,
  PASS,
  slow,
  start,
  stateOf,
} from './support.js';

const HYBRID = { mode: 'hybrid' } as const;
const MIB = 1 << 20;

/** Pages that were fetched from the source after the move. */
async function fetchedBytes(id: string): Promise<number> {
  const { sessions } = await cluster.ferry.node('b').session.call('ListSessions', { activeOnly: false });
  return sessions.find(({ migrationId }) => migrationId === id)?.progress?.bytesDone ?? -1;
}

it('fetches after the move only what was written to since the last round, there and back', async () => {
  const memory = await start('memory.pl', 256, '5', '20');
  for (const [from, to] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const) {
    const result = await move(memory.pid, from, to, HYBRID);
    expect(result.rounds.length).toBeGreaterThan(1);
    await drained();
    expect(await goesOn(memory, PASS)).toEqual(NOTHING);
    if (to === 'b') {
      const fetched = await fetchedBytes(result.id);
      console.log(`${fetched} bytes fetched after the move, pause ${result.downtimeMs ?? 0} ms`);
      expect(fetched).toBeGreaterThan(0);
      expect(fetched).toBeLessThan(64 * MIB);
    }
  }
  expect(await cluster.runsOn(memory.pid, 'perl')).toEqual(['a']);
  await cluster.node('a').exec(['kill', '-9', String(memory.pid)]);
  await until('it has ended', async () => (await stateOf(memory.pid)) === '');
  expect(await differences(cluster, before)).toEqual([]);
});

it('runs on with the pages that are there while the source cannot be reached', async () => {
  // Nothing of it is written to.
  const memory = await start('memory.pl', 256, '0', '20');
  const { id } = await move(memory.pid, 'a', 'b', HYBRID);
  await slow('a', '8kbit');
  expect(await goesOn(memory, PASS)).toEqual(NOTHING);
  await slow('a', undefined);
  await drained();
  expect(await fetchedBytes(id)).toBeLessThan(16 * MIB);
  expect(await goesOn(memory, PASS)).toEqual(NOTHING);
});

it('follows memory that is moved, given back, made anew and forked, before and after', async () => {
  const memory = await start('lazy.pl', 128, '10');
  await slow('a', '300mbit');
  await move(memory.pid, 'a', 'b', { ...HYBRID, maxRounds: 3 });
  expect(await goesOn(memory, 20)).toEqual(NOTHING);
  await drained();
  expect(await goesOn(memory, 200)).toEqual(NOTHING);
});

it('loses no write of threads and processes that map, move, drop and shut their memory', async () => {
  const file = cluster.file(`remap-${Date.now()}`);
  const { pid } = await cluster.node('a').run(['perl', workload('remap.pl'), '64', file, '2']);
  const memory = { file, pid };
  await until('it has begun', async () => (await readMemory(file)).ticks > 50, 30_000);
  await move(pid, 'a', 'b', { ...HYBRID, maxRounds: 4 });
  expect(await goesOn(memory, 20)).toEqual(NOTHING);
  await drained();
  expect(await goesOn(memory, 100)).toEqual(NOTHING);
  await cluster.node('b').exec(['kill', '-9', String(pid)]);
});

it.each([
  ['source', 'a'],
  ['destination', 'b'],
])('goes on when the %s agent is killed and started again meanwhile', async (_side, node) => {
  const memory = await start('memory.pl', 256, '50', '20');
  await slow('a', '100mbit');
  await move(memory.pid, 'a', 'b', { ...HYBRID, maxRounds: 1 });
  expect(await draining(node)).toBe(1);
  await cluster.node(node).stopAgent('SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await stateOf(memory.pid)).toMatch(/^[tT]$/);
  await cluster.node(node).startAgent();
  await cluster.ready(node);
  await slow('a', undefined);
  await drained();
  expect(await goesOn(memory, PASS)).toEqual(NOTHING);
  expect(await cluster.runsOn(memory.pid, 'perl')).toEqual(['b']);
});

it('goes on when the pager or its heir is killed', async () => {
  const memory = await start('lazy.pl', 256, '20');
  await slow('a', '100mbit');
  await move(memory.pid, 'a', 'b', { ...HYBRID, maxRounds: 1 });
  for (let kills = 0; kills < 2 && (await draining('b')) === 1; kills += 1) {
    await until('there is an heir', async () => (await pagers()).length === 2);
    await cluster.node('b').exec(['kill', '-9', String((await pagers())[kills])]);
    expect(await goesOn(memory, 3)).toEqual(NOTHING);
  }
  await slow('a', undefined);
  await drained();
  expect(await goesOn(memory, 100)).toEqual(NOTHING);
});

it('rolls back before the decision: the tree runs on at the source, and nothing watches it', async () => {
  const memory = await start('memory.pl', 128, '20', '20');
  const hook = await addHook(hooks, 'post-restore', 'exit 3');
  const result = await cluster.migrate(memory.pid, 'a', 'b', HYBRID);
  await rm(hook);
  expect(result.outcome, JSON.stringify(result.error)).toBe('rolled-back');
  expect(await cluster.runsOn(memory.pid, 'perl')).toEqual(['a']);
  expect(await goesOn(memory, PASS)).toEqual(NOTHING);
  const smaps = await cluster.node('a').exec(['cat', `/proc/${memory.pid}/smaps`]);
  expect(smaps.stdout).not.toMatch(/^VmFlags:.* uw/m);
  await move(memory.pid, 'a', 'b', HYBRID);
  await drained();
  expect(await goesOn(memory, PASS)).toEqual(NOTHING);
});
