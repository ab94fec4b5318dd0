import { TRACK_WRITES_SCRIPT } from '@ferry/criu';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leftovers, TestCluster, until, workload } from '../support/cluster.js';
import { readMemory, readWaits } from '../workloads/witness.mjs';

const MIB = 1 << 20;

describe.each(['auto', 'hash'] as const)('pre-copy with tracking "%s"', (tracking) => {
  let cluster: TestCluster;
  beforeEach(async () => {
    const env = { FERRY_PRECOPY_TRACKING: tracking };
    cluster = await TestCluster.start('tracking', { runTmpfsBytes: 1 << 30, env });
  });
  afterEach(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  it('loses no write of threads and processes that map, move, drop and shut their memory', async () => {
    const file = cluster.file('remap');
    const { pid } = await cluster.node('a').run(['perl', workload('remap.pl'), '64', file, '2']);
    await until('it has begun', async () => (await readMemory(file)).ticks > 50, 30_000);
    for (const [from, to] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const limits = { maxRounds: 8, downtimeTargetMs: 1 };
      const result = await cluster.migrate(pid, from, to, { mode: 'precopy', ...limits });
      expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
      const { ticks } = await readMemory(file);
      await until('every page was checked', async () => (await readMemory(file)).ticks > ticks + 100, 30_000);
      expect((await readMemory(file)).bad).toEqual([]);
    }
    const { gaps, repeats } = await readMemory(file);
    expect({ gaps, repeats }).toEqual({ gaps: [], repeats: [] });
  });

  it('looks again at what was written to only when the kernel tells', async () => {
    const file = cluster.file('memory');
    const { pid } = await cluster.node('a').run(['perl', workload('memory.pl'), '128', file, '50', '20']);
    await until('128 MiB are filled', async () => (await readMemory(file)).ticks > 2, 60_000);
    const result = await cluster.migrate(pid, 'a', 'b', { mode: 'precopy' });
    expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
    const [first, ...later] = result.rounds;
    expect(first?.scannedBytes).toBeGreaterThan(128 * MIB);
    expect(later).not.toEqual([]);
    for (const { scannedBytes } of later) {
      if (tracking === 'auto') expect(scannedBytes).toBeLessThan(48 * MIB);
      else expect(scannedBytes).toBeGreaterThan(128 * MIB);
    }
    const { ticks } = await readMemory(file);
    await until('every page was checked', async () => (await readMemory(file)).ticks > ticks + 34, 60_000);
    expect((await readMemory(file)).bad).toEqual([]);
  });
});

describe('the tracking of writes', () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = await TestCluster.start('tracking', { runTmpfsBytes: 1 << 30 });
  });
  afterEach(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  /** The pids of the trackers on a node. */
  async function trackers(node: string): Promise<string[]> {
    const { stdout } = await cluster.node(node).exec(['pgrep', '-f', TRACK_WRITES_SCRIPT]);
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** How many mappings of a process are protected. */
  async function protectedMappings(node: string, pid: number): Promise<number> {
    const { stdout } = await cluster.node(node).exec(['cat', `/proc/${pid}/smaps`]);
    return stdout.split('\n').filter((line) => /^VmFlags:.* uw/.test(line)).length;
  }

  async function startMemory(): Promise<{ pid: number; file: string }> {
    const file = cluster.file('memory');
    const { pid } = await cluster.node('a').run(['perl', workload('memory.pl'), '96', file, '20', '20']);
    await until('it is filled', async () => (await readMemory(file)).ticks > 2, 60_000);
    return { pid, file };
  }

  async function expectRight(file: string): Promise<void> {
    const { ticks } = await readMemory(file);
    await until('every page was checked', async () => (await readMemory(file)).ticks > ticks + 34, 60_000);
    const { bad, gaps, repeats } = await readMemory(file);
    expect({ bad, gaps, repeats }).toEqual({ bad: [], gaps: [], repeats: [] });
  }

  it('ends with a migration that is cancelled, and leaves nothing in the process', async () => {
    const { pid, file } = await startMemory();
    const before = await cluster.node('a').snapshot();
    // So slow that its first round is under way when it is cancelled.
    const options = { mode: 'precopy', maxBytesPerSecond: 8 * MIB } as const;
    const handle = cluster.ferry.migrate({ process: pid, from: 'a', to: 'b', ...options });
    await until('it is tracked', async () => (await protectedMappings('a', pid)) > 0);
    await handle.cancel();
    expect((await handle.result()).outcome).toBe('rolled-back');
    await until('nothing is protected', async () => (await protectedMappings('a', pid)) === 0);
    await until('the tracker has ended', async () => (await trackers('a')).length === 0);
    await until(
      'the node is as it was',
      async () => leftovers(before, await cluster.node('a').snapshot()).length === 0,
    );
    await expectRight(file);
  });

  it('may end at any time: what it does not know is compared', async () => {
    const { pid, file } = await startMemory();
    const options = { mode: 'precopy', maxBytesPerSecond: 64 * MIB } as const;
    const handle = cluster.ferry.migrate({ process: pid, from: 'a', to: 'b', ...options });
    await until('it is tracked', async () => (await protectedMappings('a', pid)) > 0);
    const found = await trackers('a');
    expect(found).toHaveLength(1);
    await cluster.node('a').exec(['kill', '-KILL', ...found]);
    const result = await handle.result();
    expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
    expect(result.rounds.at(-1)?.reason).toContain('the tracker has ended');
    await expectRight(file);
  });

  it.each([['stopped', 'it is stopped', ['kill', '-STOP'], ['kill', '-CONT']]] as const)(
    'is done without when the process is %s',
    async (_what, reason, before, after) => {
      const { pid, file } = await startMemory();
      await cluster.node('a').exec([...before, String(pid)]);
      const result = await cluster.migrate(pid, 'a', 'b', { mode: 'precopy' });
      expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
      expect(result.rounds.at(-1)?.reason).toContain(`process ${pid}: ${reason}`);
      await cluster.node('b').exec([...after, String(pid)]);
      await expectRight(file);
    },
  );

  it('disturbs no call that a process waits in', async () => {
    const file = cluster.file('blocked');
    const { pid } = await cluster.node('a').run(['perl', workload('blocked.pl'), file]);
    const calls = ['count', 'epoll', 'futex', 'read', 'select', 'signal', 'sleep', 'wait'];
    const waited = async (): Promise<Record<string, number>> => (await readWaits(file)).counts;
    await until('all wait', async () => Object.keys(await waited()).length === calls.length);
    const tree = (await cluster.node('a').processes()).filter(({ comm }) => comm === 'perl');
    const pids = tree.map((process) => process.pid).filter((one) => one !== pid);
    const before = await waited();
    for (let turn = 0; turn < 25; turn++) {
      const command = ['perl', TRACK_WRITES_SCRIPT];
      const { stdout } = await cluster
        .node('a')
        .exec(command, { input: pids.map((one) => `${one}\n`).join('') });
      // Some of them end meanwhile.
      expect(stdout.match(/^end$/gm)?.length).toBeGreaterThanOrEqual(calls.length);
    }
    const counts = await waited();
    for (const call of calls) expect(counts[call], call).toBeGreaterThan((before[call] ?? 0) + 2);
    expect((await readWaits(file)).bad).toEqual([]);
  });
});
