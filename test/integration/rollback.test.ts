import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MigrationEvent, MigrationHandle, MigrationResult } from '@ferry/controller';
import { readCounts } from '../workloads/witness.mjs';
import { TestCluster, until, workload } from '../support/cluster.js';

/** Waits for an event of a migration. */
async function event(handle: MigrationHandle, wanted: (event: MigrationEvent) => boolean): Promise<void> {
  for await (const seen of handle.events) if (wanted(seen)) return;
  throw new Error('the migration ended before that');
}

const started = (step: string) => (seen: MigrationEvent) =>
  seen.type === 'step' && seen.step === step && seen.state === 'started';

describe('a migration that fails', () => {
  let cluster: TestCluster;
  let file: string;
  beforeEach(async () => {
    cluster = await TestCluster.start('rollback', { runTmpfsBytes: 512 << 20 });
    file = cluster.file('counts');
  });
  afterEach(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  const count = (node = 'a', argv: string[] = ['perl', workload('counter.pl'), file, '10']) =>
    cluster.node(node).run(argv, { name: 'counter' });
  /** Holds some memory, so that dump and restore take long enough to be hit. */
  const countWithMemory = () => count('a', ['perl', workload('counter.pl'), file, '10', '192']);

  async function stillCounts(pid: number): Promise<void> {
    const before = await readCounts(file);
    await until('the source counts on', async () => (await readCounts(file)).last > before.last + 5);
    const { gaps, repeats } = await readCounts(file);
    expect({ gaps, repeats }).toEqual({ gaps: [], repeats: [] });
    expect(await cluster.runsOn(pid, 'perl')).toEqual(['a']);
  }

  /** Rolled back, counting at the source, nothing left at the destination. */
  async function rolledBack(result: MigrationResult, pid: number, code?: string): Promise<void> {
    expect(result.outcome, JSON.stringify(result.error)).toBe('rolled-back');
    if (code !== undefined) expect(result.error?.code).toBe(code);
    expect(result.error?.remedy).not.toBe('');
    await stillCounts(pid);
    await nothingLeft();
  }

  async function nothingLeft(): Promise<void> {
    for (const node of cluster.lab.nodes) {
      await cluster.ready(node.name);
      await until(
        `${node.name} has settled`,
        async () =>
          (await cluster.ferry.node(node.name).session.call('ListSessions', { activeOnly: true })).sessions
            .length === 0,
        30_000,
      );
      const left = await node.exec([
        'find',
        '/run/ferry',
        '/var/lib/ferry',
        '-type',
        'p',
        '-o',
        '-name',
        '*.img',
        '-o',
        '-name',
        'session-*',
      ]);
      expect(left.stdout.trim()).toBe('');
      expect((await node.processes()).filter((process) => /criu|gate/.test(process.comm))).toEqual([]);
    }
  }

  it('because the destination lacks the executable: refused, or rolled back when checks are skipped', async () => {
    await cluster.node('a').exec(['cp', '/usr/bin/perl', '/mnt/node/counter']);
    const { pid } = await count('a', ['/mnt/node/counter', workload('counter.pl'), file, '10']);
    await until('it counts', async () => (await readCounts(file)).last > 3);
    const refused = await cluster.migrate(pid, 'a', 'b');
    expect(refused).toMatchObject({ outcome: 'refused', error: { code: 'FILE_MISSING' } });
    const result = await cluster.migrate(pid, 'a', 'b', { skipChecks: true });
    expect(result).toMatchObject({
      outcome: 'rolled-back',
      error: { code: 'FILE_MISSING', node: 'b', step: 'restore' },
    });
    expect(result.error?.criu_log.join('\n')).toMatch(/counter/);
    const before = await readCounts(file);
    await until('the source counts on', async () => (await readCounts(file)).last > before.last + 5);
    expect(await cluster.runsOn(pid, 'counter')).toEqual(['a']);
    await nothingLeft();
  });

  it('because the pid is taken at the destination', async () => {
    const { pid } = await count();
    await until('it counts', async () => (await readCounts(file)).last > 3);
    // Take the same pid on b: ns_last_pid is where the next one begins.
    await cluster
      .node('b')
      .exec([
        'sh',
        '-c',
        `echo ${pid - 1} > /proc/sys/kernel/ns_last_pid; setsid sleep 300 </dev/null >/dev/null 2>&1 & echo $!`,
      ]);
    await until('the pid is taken', async () =>
      (await cluster.node('b').processes()).some((process) => process.pid === pid),
    );
    const refused = await cluster.migrate(pid, 'a', 'b');
    expect(refused).toMatchObject({ outcome: 'refused', error: { code: 'PID_IN_USE' } });
    const result = await cluster.migrate(pid, 'a', 'b', { skipChecks: true });
    expect(result).toMatchObject({ outcome: 'rolled-back', error: { code: 'PID_IN_USE' } });
    const before = await readCounts(file);
    await until('the source counts on', async () => (await readCounts(file)).last > before.last + 5);
    expect((await cluster.node('b').processes()).find((process) => process.pid === pid)?.comm).toBe('sleep');
    await nothingLeft();
  });

  it('because the destination is full before it begins, or gets full meanwhile', async () => {
    const { pid } = await countWithMemory();
    await until('it counts', async () => (await readCounts(file)).last > 3);
    await cluster.node('b').exec(['fallocate', '-l', '400M', '/run/fill']);
    const refused = await cluster.migrate(pid, 'a', 'b');
    expect(refused).toMatchObject({ outcome: 'refused', error: { code: 'MEMORY_AREA_FULL' } });
    await cluster.node('b').exec(['rm', '/run/fill']);
    await cluster.node('b').exec(['fallocate', '-l', '250M', '/run/most']);
    const handle = cluster.ferry.migrate({ process: pid, from: 'a', to: 'b', mode: 'diskless' });
    // By then it has been looked at. What is left is too little, and is so before the last page comes.
    await event(handle, started('prepare-destination'));
    await cluster.node('b').exec(['fallocate', '-l', '100M', '/run/fill']);
    await rolledBack(await handle.result(), pid);
    await cluster.node('b').exec(['rm', '-f', '/run/fill', '/run/most']);
    expect((await cluster.migrate(pid, 'a', 'b')).outcome).toBe('committed');
  });

  it('because the destination agent is killed before the decision', async () => {
    const { pid } = await countWithMemory();
    await until('it counts', async () => (await readCounts(file)).last > 3);
    const handle = cluster.ferry.migrate({ process: pid, from: 'a', to: 'b', mode: 'diskless' });
    await event(handle, started('restore-destination'));
    await cluster.node('b').stopAgent('SIGKILL');
    const result = await handle.result();
    expect(result.outcome, JSON.stringify(result.error)).toBe('rolled-back');
    await stillCounts(pid);
    await cluster.node('b').startAgent();
    await nothingLeft();
    expect((await cluster.migrate(pid, 'a', 'b')).outcome).toBe('committed');
  });

  it('because the source agent is killed while the tree is frozen: it runs on', async () => {
    const { pid } = await countWithMemory();
    await until('it counts', async () => (await readCounts(file)).last > 3);
    const handle = cluster.ferry.migrate({
      process: pid,
      from: 'a',
      to: 'b',
      mode: 'diskless',
      leaseMs: 2_000,
    });
    await event(handle, started('restore-destination'));
    await cluster.node('a').stopAgent('SIGKILL');
    await cluster.node('a').startAgent();
    const result = await handle.result();
    // Whichever it is, the agents agree on it, and one copy runs.
    await nothingLeft();
    const views = await cluster.ferry.migrations({});
    const runs = await cluster.runsOn(pid, 'perl');
    expect(runs).toHaveLength(1);
    expect(views[0]?.runsOn).toBe(runs[0]);
    if (result.runsOn !== undefined) expect(result.runsOn).toBe(runs[0]);
    const before = await readCounts(file);
    await until('it counts on', async () => (await readCounts(file)).last > before.last + 5);
    const { gaps, repeats } = await readCounts(file);
    expect({ gaps, repeats }).toEqual({ gaps: [], repeats: [] });
  });

  it('because it is cancelled', async () => {
    const { pid } = await countWithMemory();
    await until('it counts', async () => (await readCounts(file)).last > 3);
    const handle = cluster.ferry.migrate({ process: pid, from: 'a', to: 'b', mode: 'copy' });
    await event(handle, started('freeze-source'));
    await handle.cancel();
    await rolledBack(await handle.result(), pid, 'CANCELLED');
  });

  it('because two of them want the same process: one wins, the other is told', async () => {
    const { pid } = await countWithMemory();
    await until('it counts', async () => (await readCounts(file)).last > 3);
    const results = await Promise.all([cluster.migrate(pid, 'a', 'b'), cluster.migrate(pid, 'a', 'b')]);
    expect(results.map((result) => result.outcome).sort()).toEqual(['committed', 'refused']);
    expect(results.find((result) => result.outcome === 'refused')?.error?.code).toBe('SESSION_BUSY');
    expect(await cluster.runsOn(pid, 'perl')).toEqual(['b']);
  });
});
