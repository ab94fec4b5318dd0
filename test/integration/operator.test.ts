import { mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FAILPOINTS_VARIABLE } from '@ferry/protocol';
import type { LabNode, Snapshot } from '@ferry/lab';
import { Controller } from '../faults/controller.js';
import { Armory, ARMORY, findCriu } from '../faults/pair.js';
import { leftovers, TestCluster, until, workload } from '../support/cluster.js';
import { readCounts } from '../workloads/witness.mjs';

/** Longer than a test: what ends by itself is not the subject here. */
const LONG = ['--lease', '60s', '--max-frozen', '60s'];

let cluster: TestCluster;
let a: LabNode;
let b: LabNode;
let own: Armory;
beforeAll(async () => {
  cluster = await TestCluster.start('operator', {
    runTmpfsBytes: 256 << 20,
    env: { [FAILPOINTS_VARIABLE]: ARMORY },
  });
  a = cluster.node('a');
  b = cluster.node('b');
  own = new Armory(cluster.file('failpoints'));
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

let before: Snapshot[];
beforeEach(async () => {
  for (const where of [a, b]) new Armory(where).clear();
  own.clear();
  before = await Promise.all([a.snapshot(), b.snapshot()]);
});

let count = 0;

/** A workload on a, and a controller that migrates it to b. */
async function begin(flags: readonly string[] = LONG) {
  count += 1;
  const id = `op-${count}`;
  const file = cluster.file(id);
  const { pid } = await a.run(['perl', workload('counter.pl'), file, '10'], { name: id });
  await until('it counts', async () => (await readCounts(file)).last > 3);
  const migrate = () =>
    new Controller(
      cluster,
      ['migrate', String(pid), '--from', 'a', '--to', 'b', '--id', id, ...flags],
      own.directory,
    );
  return { id, file, pid, migrate };
}

async function comesTo(name: Parameters<Armory['arm']>[0], where: Armory, start: () => Controller) {
  where.arm(name, 'wait');
  const controller = start();
  await until(`the migration comes to ${name}`, () => where.hasFired(name), 30_000);
  return { controller, goOn: () => where.release(name) };
}

/** `ferry migration …`: its exit status and what it printed. */
async function ferry(...args: string[]): Promise<{ status: number | string | undefined; text: string }> {
  const run = new Controller(cluster, ['migration', ...args], own.directory);
  await run.ended;
  return { status: run.status, text: run.lines.join('\n') };
}

async function runsOn(node: string, pid: number, file: string): Promise<void> {
  const { last } = await readCounts(file);
  await until('it counts on', async () => (await readCounts(file)).last > last + 5);
  expect(await cluster.runsOn(pid, 'perl')).toEqual([node]);
  const { gaps, repeats } = await readCounts(file);
  expect({ gaps, repeats }).toEqual({ gaps: [], repeats: [] });
}

/** Ends the workload where it is, and looks at what is left. */
async function nothingLeft(pid: number): Promise<void> {
  for (const node of [a, b])
    for (const process of await node.processes())
      if (process.pid === pid && process.comm === 'perl') globalThis.process.kill(process.hostPid, 'SIGKILL');
  for (const where of [a, b]) new Armory(where).clear();
  let left: string[] = [];
  await until(
    'nothing is left',
    async () => {
      const now = [await a.snapshot(), await b.snapshot()];
      left = now.flatMap((snapshot, index) => leftovers(before[index] ?? {}, snapshot));
      return left.length === 0;
    },
    5_000,
  ).catch(() => undefined);
  expect(left).toEqual([]);
}

/** Exit 3, and the reason. */
const nothingToResolve = { status: 3, text: expect.stringContaining('NOTHING_TO_RESOLVE') as string };

describe('a task that SIGKILL does not end, after the decision', () => {
  it('is waited for; `resolve` goes on once it has gone', async () => {
    const { id, file, pid, migrate } = await begin();
    const { controller, goOn } = await comesTo('source.deciding', new Armory(a), migrate);
    // A task in a frozen cgroup (version 1) takes a SIGKILL only when it is thawed.
    const freezer = await mkdtemp(join(tmpdir(), 'freezer-'));
    await execa('mount', ['-t', 'cgroup', '-o', 'freezer', 'none', freezer]);
    const group = join(freezer, id);
    try {
      await execa('mkdir', [group]);
      const task = (await a.processes()).find((process) => process.pid === pid);
      await writeFile(join(group, 'cgroup.procs'), String(task?.hostPid));
      await writeFile(join(group, 'freezer.state'), 'FROZEN');
      goOn();
      await controller.ended;
      expect(controller.status).toBe(5);
      const shown = await ferry('show', id);
      expect(shown.status).toBe(5);
      expect(shown.text).toContain('needs-operator');
      expect((await ferry('resolve', id)).status).toBe(5);
      expect(await ferry('resolve', id, '--give-up')).toMatchObject(nothingToResolve);
      await writeFile(join(group, 'freezer.state'), 'THAWED');
      await until('it has gone', async () =>
        (await a.processes()).every((process) => process.pid !== pid || process.comm !== 'perl'),
      );
    } finally {
      await writeFile(join(group, 'freezer.state'), 'THAWED');
      await until('the group is empty', () =>
        rmdir(group).then(
          () => true,
          () => false,
        ),
      );
      await execa('umount', [freezer]);
      await rm(freezer, { recursive: true });
    }
    expect(await ferry('resolve', id)).toMatchObject({ status: 0 });
    await runsOn('b', pid, file);
    expect(await ferry('resolve', id)).toMatchObject(nothingToResolve);
    await nothingLeft(pid);
  });
});

describe('a copy that cannot be restored after the decision', () => {
  /** Its held criu and its task are killed, and its pid is taken: it cannot be restored from the images either. */
  async function stuck() {
    const migration = await begin();
    const { id, pid } = migration;
    const { controller, goOn } = await comesTo('destination.resuming', new Armory(b), migration.migrate);
    const criu = await findCriu(b, id, 'restore');
    if (criu === undefined) throw new Error('no criu holds the copy');
    process.kill(criu.hostPid, 'SIGKILL');
    for (const task of await b.processes()) if (task.pid === pid) process.kill(task.hostPid, 'SIGKILL');
    await until('the copy has gone', async () => (await cluster.runsOn(pid, 'perl')).length === 0);
    // Later than criu's end by more than the resolution of start times: else it would look like one of criu's.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await b.exec([
      'sh',
      '-c',
      `last=$(cat /proc/sys/kernel/ns_last_pid); echo ${pid - 1} > /proc/sys/kernel/ns_last_pid; setsid sleep 300 </dev/null >/dev/null 2>&1 & echo $last > /proc/sys/kernel/ns_last_pid`,
    ]);
    const taker = () =>
      b.processes().then((all) => all.find((one) => one.pid === pid && one.comm === 'sleep'));
    await until('the pid is taken', async () => (await taker()) !== undefined);
    goOn();
    await controller.ended;
    expect(controller.status, controller.lines.at(-1)).toBe(5);
    const free = async () => {
      const sleep = await taker();
      expect(sleep, 'a process that took the pid is not touched').toBeDefined();
      process.kill(sleep?.hostPid ?? 0, 'SIGKILL');
      await until('the pid is free', async () => (await taker()) === undefined);
    };
    return { ...migration, free };
  }

  it('runs once what was in the way is gone', async () => {
    const { id, file, pid, free } = await stuck();
    expect((await ferry('resolve', id)).status).toBe(5);
    await free();
    expect(await ferry('resolve', id)).toMatchObject({ status: 0 });
    await runsOn('b', pid, file);
    expect(await ferry('resolve', id)).toMatchObject(nothingToResolve);
    await nothingLeft(pid);
  });

  it('can be given up', async () => {
    const { id, pid, free } = await stuck();
    expect(await ferry('resolve', id, '--source-is-down')).toMatchObject(nothingToResolve);
    await ferry('resolve', id, '--give-up');
    await free();
    expect(await cluster.runsOn(pid, 'perl')).toEqual([]);
    expect(await ferry('resolve', id, '--give-up')).toMatchObject(nothingToResolve);
    await nothingLeft(pid);
  });
});

describe('a copy whose source does not answer', () => {
  /** Both are held, and no controller drives them any more. */
  async function held(flags?: readonly string[]) {
    const migration = await begin(flags);
    const { controller } = await comesTo('controller.commit-source', own, migration.migrate);
    controller.signal('SIGKILL');
    await controller.ended;
    own.clear();
    return migration;
  }

  it('runs when the source has lost its power, and the source agrees when it is back', async () => {
    const { id, file, pid } = await held();
    expect(await ferry('resolve', id, '--source-is-down'), 'the source answers').toMatchObject(
      nothingToResolve,
    );
    await a.reboot();
    const shown = await ferry('show', id);
    expect(shown.status).toBe(7);
    expect(await ferry('resolve', id)).toMatchObject(nothingToResolve);
    const resolved = await ferry('resolve', id, '--source-is-down');
    expect(resolved.status, resolved.text).toBe(0);
    await runsOn('b', pid, file);
    await a.startAgent();
    await cluster.ready('a');
    await until('the source agrees', async () => {
      const { sides } = await cluster.ferry.migration(id);
      return sides.source?.state === 'STATE_COMMITTED';
    });
    expect((await ferry('show', id)).status).toBe(0);
    expect(await ferry('resolve', id, '--source-is-down')).toMatchObject(nothingToResolve);
    await runsOn('b', pid, file);
    await nothingLeft(pid);
  });

  it('is removed when the process runs at the source, whose agent is gone', async () => {
    const { id, file, pid } = await held(['--lease', '60s', '--max-frozen', '1s']);
    await a.stopAgent('SIGKILL');
    // The script that holds criu gives up by itself (docs/handover.md).
    const { last } = await readCounts(file);
    await until('the source runs on', async () => (await readCounts(file)).last > last, 30_000);
    expect(await ferry('resolve', id, '--source-runs')).toMatchObject({
      status: expect.any(Number) as number,
    });
    await runsOn('a', pid, file);
    await a.startAgent();
    await cluster.ready('a');
    await until('the source has settled', async () => (await ferry('show', id)).status === 0);
    await runsOn('a', pid, file);
    await nothingLeft(pid);
  });
});

it('knows no migration of another name', async () => {
  const { status, text } = await ferry('resolve', 'nothing-of-that-name');
  expect({ status, text }).toEqual({
    status: 3,
    text: expect.stringContaining('SESSION_NOT_FOUND') as string,
  });
});
