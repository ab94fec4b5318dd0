import { expect, it } from 'vitest';
import { diffSnapshots, snapshotHost } from '@ferry/lab';
import { readCounts } from '../workloads/witness.mjs';
import { leftovers, TestCluster, until, workload } from '../support/cluster.js';

it('leaves the machine as it was: a lab comes up, a process migrates, everything goes', async () => {
  const before = await snapshotHost();
  {
    await using cluster = await TestCluster.start('gone');
    const file = cluster.file('counts');
    const nodes = await Promise.all(cluster.lab.nodes.map((node) => node.snapshot()));
    const { pid } = await cluster
      .node('a')
      .run(['perl', workload('counter.pl'), file, '10'], { name: 'counter' });
    await until('it counts', async () => (await readCounts(file)).last > 3);
    expect((await cluster.migrate(pid, 'a', 'b')).outcome).toBe('committed');
    await cluster.ferry
      .node('b')
      .process.call('KillProcess', { process: await cluster.ferry.findProcess('b', pid) });
    const after = await Promise.all(cluster.lab.nodes.map((node) => node.snapshot()));
    for (const [index, node] of nodes.entries()) expect(leftovers(node, after[index] ?? node)).toEqual([]);
  }
  expect(diffSnapshots(before, await snapshotHost())).toEqual([]);
});
