import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, TestCluster, until, workload } from '../support/cluster.js';
import { readCounts } from '../workloads/witness.mjs';

it('is enough to have the proto files: dump, stream, fetch, restore and kill with no code of Ferry', async () => {
  await using cluster = await TestCluster.start('plain');
  const file = cluster.file('counts');
  const { pid } = await cluster
    .node('a')
    .run(['perl', workload('counter.pl'), file, '10'], { name: 'counter' });
  await until('it counts', async () => (await readCounts(file)).last > 3);
  const args = [
    join(ROOT, 'test/examples/plain-client.mjs'),
    '--config',
    cluster.lab.configFile,
    '--from',
    'a',
    '--to',
    'b',
    '--pid',
    String(pid),
  ];
  const out = await new Promise<string>((resolve, reject) =>
    execFile(process.execPath, args, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`${error.message}\n${stdout}${stderr}`)),
    ),
  );
  expect(out).toContain('killed');
  expect(await cluster.runsOn(pid, 'perl')).toEqual([]);
  const { last, gaps, repeats } = await readCounts(file);
  expect(last).toBeGreaterThan(10);
  expect({ gaps, repeats }).toEqual({ gaps: [], repeats: [] });
});
