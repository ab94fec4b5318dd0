import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCounts, readMemory } from '../workloads/witness.mjs';
import { leftovers, TestCluster, until, workload } from '../support/cluster.js';

describe('pre-copy', () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = await TestCluster.start('precopy', { runTmpfsBytes: 1 << 30 });
  });
  afterEach(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  it('moves 256 MiB that are being dirtied, there and back: later rounds and the freeze send what changed', async () => {
    const file = cluster.file('memory');
    const { pid } = await cluster
      .node('a')
      .run(['perl', workload('memory.pl'), '256', file, '50', '20'], { name: 'memory' });
    await until('256 MiB are filled', async () => (await readMemory(file)).ticks > 2, 60_000);
    for (const [from, to] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const result = await cluster.migrate(pid, from, to, { mode: 'precopy' });
      expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
      expect(await cluster.runsOn(pid, 'perl')).toEqual([to]);
      const sent = result.rounds.map((round) => round.sentBytes);
      console.log(`rounds sent ${sent.join(', ')} bytes; frozen ${result.frozenMs?.toFixed(0)} ms`);
      expect(sent.length).toBeGreaterThanOrEqual(2);
      expect(sent[0]).toBeGreaterThan(256 << 20);
      for (const later of sent.slice(1)) expect(later).toBeLessThan(64 << 20);
      // All of it: what the rounds sent and what the freeze sent.
      expect(result.pageBytes - sent.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(64 << 20);
      expect(result.rounds.at(-1)?.estimatedPauseUs).toBeGreaterThan(0);
      // A whole pass over the memory at the destination: every page is compared with what it must be.
      const { ticks } = await readMemory(file);
      await until('every page was checked', async () => (await readMemory(file)).ticks > ticks + 34, 60_000);
    }
    const { bad, gaps, repeats } = await readMemory(file);
    expect({ bad, gaps, repeats }).toEqual({ bad: [], gaps: [], repeats: [] });
  });

  it('ends after the limit of rounds', async () => {
    const file = cluster.file('memory');
    const { pid } = await cluster
      .node('a')
      .run(['perl', workload('memory.pl'), '64', file, '10', '200'], { name: 'memory' });
    await until('it is filled', async () => (await readMemory(file)).ticks > 2, 60_000);
    const result = await cluster.migrate(pid, 'a', 'b', {
      mode: 'precopy',
      maxRounds: 2,
      downtimeTargetMs: 1,
    });
    expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
    expect(result.rounds).toHaveLength(2);
    expect(result.rounds.at(-1)?.reason).toMatch(/limit of 2 rounds/);
  });

  it.each(['precopy-source', 'freeze-source', 'restore-destination'])(
    'is undone when it is cancelled at %s, and works when it is tried again',
    async (step) => {
      const file = cluster.file('counts');
      const { pid } = await cluster
        .node('a')
        .run(['perl', workload('counter.pl'), file, '10', '192'], { name: 'counter' });
      await until('it counts', async () => (await readCounts(file)).last > 3);
      const before = await cluster.node('b').snapshot();
      const handle = cluster.ferry.migrate({ process: pid, from: 'a', to: 'b', mode: 'precopy' });
      for await (const seen of handle.events)
        if (seen.type === 'step' && seen.step === step && seen.state === 'started') break;
      await handle.cancel();
      const result = await handle.result();
      expect(result.outcome, JSON.stringify(result.error)).toBe('rolled-back');
      const { last } = await readCounts(file);
      await until('it counts on', async () => (await readCounts(file)).last > last + 5);
      expect(await cluster.runsOn(pid, 'perl')).toEqual(['a']);
      await until(
        'the destination is as it was',
        async () => leftovers(before, await cluster.node('b').snapshot()).length === 0,
      );
      expect((await cluster.migrate(pid, 'a', 'b', { mode: 'precopy' })).outcome).toBe('committed');
      const { gaps, repeats } = await readCounts(file);
      expect({ gaps, repeats }).toEqual({ gaps: [], repeats: [] });
    },
  );
});
