import { expect, it } from 'vitest';
import { readCounts } from '../workloads/witness.mjs';
import { TestCluster, until, workload } from '../support/cluster.js';

it('--mode auto moves little memory at once, much in rounds, and says why, with the rate of the migration before', async () => {
  await using cluster = await TestCluster.start('auto', { runTmpfsBytes: 1 << 30 });
  const start = async (name: string, mib: number): Promise<{ pid: number; file: string }> => {
    const file = cluster.file(name);
    const { pid } = await cluster
      .node('a')
      .run(['perl', workload('counter.pl'), file, '10', String(mib)], { name });
    await until(`${name} counts`, async () => (await readCounts(file)).last > 3);
    return { pid, file };
  };
  const small = await start('small', 1);
  const big = await start('big', 256);

  const first = await cluster.migrate(small.pid, 'a', 'b', { mode: 'auto', downtimeTargetMs: 500 });
  expect(first, JSON.stringify(first.error)).toMatchObject({ outcome: 'committed', mode: 'diskless' });
  expect(first.modeReason).toContain('(assumed)');

  const request = { process: big.pid, from: 'a', to: 'b', mode: 'auto', downtimeTargetMs: 1000 } as const;
  expect((await cluster.ferry.plan(request)).findings).toContainEqual(
    expect.objectContaining({
      reason: 'MODE_CHOSEN',
      text: expect.stringContaining('precopy is chosen') as string,
    }),
  );
  const second = await cluster.migrate(big.pid, 'a', 'b', request);
  expect(second, JSON.stringify(second.error)).toMatchObject({ outcome: 'committed', mode: 'precopy' });
  expect(second.rounds.length).toBeGreaterThanOrEqual(1);

  const another = await start('another', 256);
  const { choice } = await cluster.ferry.plan({ ...request, process: another.pid });
  expect(choice?.reason).toContain(`(measured by ${second.id})`);
  for (const { file } of [small, big]) {
    const { gaps, repeats } = await readCounts(file);
    expect({ gaps, repeats }).toEqual({ gaps: [], repeats: [] });
  }
});
