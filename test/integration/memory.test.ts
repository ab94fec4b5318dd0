import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readMemory } from '../workloads/witness.mjs';
import { TestCluster, until, workload } from '../support/cluster.js';

/** Highest resident memory of a process so far, in MiB (VmHWM of /proc/PID/status). */
async function peakMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

it('relays 2 GiB with less than 150 MiB resident in either ferryd', async () => {
  await using cluster = await TestCluster.start('relay', { runTmpfsBytes: 3 * 2 ** 30 });
  const file = cluster.file('memory');
  const { pid } = await cluster
    .node('a')
    .run(['perl', workload('memory.pl'), '2048', file, '50'], { name: 'memory' });
  await until('2 GiB are filled', async () => (await readMemory(file)).ticks > 2, 90_000);
  const result = await cluster.migrate(pid, 'a', 'b', { maxFrozenMs: 90_000 });
  expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
  expect(result.pageBytes).toBeGreaterThan(2 ** 31);
  const { ticks } = await readMemory(file);
  await until('it runs on', async () => (await readMemory(file)).ticks > ticks + 2);
  const { bad, gaps, repeats } = await readMemory(file);
  expect({ bad, gaps, repeats }).toEqual({ bad: [], gaps: [], repeats: [] });
  for (const node of cluster.lab.nodes) {
    const peak = await peakMiB(node.agentPid ?? 0);
    console.log(
      `ferryd on ${node.name}: peak resident ${peak.toFixed(0)} MiB after ${(result.pageBytes / 2 ** 30).toFixed(2)} GiB`,
    );
    expect(peak).toBeLessThan(150);
  }
}, 240_000);
