import { mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Armory, findCriu } from '../faults/pair.js';
import { until } from '../support/cluster.js';
import { Stage, takePid } from '../support/stage.js';
import { readCounts } from '../workloads/witness.mjs';

/** Longer than a test: what ends by itself is not the subject here. */
const LONG = ['--lease', '60s', '--max-frozen', '60s'];

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.start('operator', { runTmpfsBytes: 256 << 20 });
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});
beforeEach(() => stage.clear());

/** `ferry migration …` */
const ferry = (...args: string[]) => stage.ferry('migration', ...args);

/** Exit 3, and the reason. */
const nothingToResolve = { status: 3, text: expect.stringContaining('NOTHING_TO_RESOLVE') as string };

describe('a task that SIGKILL does not end, after the decision', () => {
  it('is waited for; `resolve` goes on once it has gone', async () => {
    const actor = await stage.begin(LONG);
    const { id, pid, migrate } = actor;
    const { controller, goOn } = await stage.comesTo('source.deciding', new Armory(stage.a), migrate);
    // A task in a frozen cgroup (version 1) takes a SIGKILL only when it is thawed.
    const freezer = await mkdtemp(join(tmpdir(), 'freezer-'));
    await execa('mount', ['-t', 'cgroup', '-o', 'freezer', 'none', freezer]);
    const group = join(freezer, id);
    try {
      await execa('mkdir', [group]);
      const task = (await stage.a.processes()).find((process) => process.pid === pid);
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
        (await stage.a.processes()).every((process) => process.pid !== pid || process.comm !== 'perl'),
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
    await stage.runsOn('b', actor);
    expect(await ferry('resolve', id)).toMatchObject(nothingToResolve);
    await stage.nothingLeft(actor);
  });
});

describe('a copy that cannot be restored after the decision', () => {
  /** Its held criu and its task are killed, and its pid is taken: it cannot be restored from the images either. */
  async function stuck() {
    const actor = await stage.begin(LONG);
    const { id, pid } = actor;
    const { b } = stage;
    const { controller, goOn } = await stage.comesTo('destination.resuming', new Armory(b), actor.migrate);
    const criu = await findCriu(b, id, 'restore');
    if (criu === undefined) throw new Error('no criu holds the copy');
    process.kill(criu.hostPid, 'SIGKILL');
    for (const task of await b.processes()) if (task.pid === pid) process.kill(task.hostPid, 'SIGKILL');
    await until('the copy has gone', async () => (await stage.cluster.runsOn(pid, 'perl')).length === 0);
    const taker = await takePid(b, pid);
    goOn();
    await controller.ended;
    expect(controller.status, controller.lines.at(-1)).toBe(5);
    const free = async () => {
      const sleep = await taker();
      expect(sleep, 'a process that took the pid is not touched').toBeDefined();
      process.kill(sleep?.hostPid ?? 0, 'SIGKILL');
      await until('the pid is free', async () => (await taker()) === undefined);
    };
    return { actor, free };
  }

  it('runs once what was in the way is gone', async () => {
    const { actor, free } = await stuck();
    const { id } = actor;
    expect((await ferry('resolve', id)).status).toBe(5);
    await free();
    expect(await ferry('resolve', id)).toMatchObject({ status: 0 });
    await stage.runsOn('b', actor);
    expect(await ferry('resolve', id)).toMatchObject(nothingToResolve);
    await stage.nothingLeft(actor);
  });

  it('can be given up', async () => {
    const { actor, free } = await stuck();
    const { id, pid } = actor;
    expect(await ferry('resolve', id, '--source-is-down')).toMatchObject(nothingToResolve);
    await ferry('resolve', id, '--give-up');
    await free();
    expect(await stage.cluster.runsOn(pid, 'perl')).toEqual([]);
    expect(await ferry('resolve', id, '--give-up')).toMatchObject(nothingToResolve);
    await stage.nothingLeft(actor);
  });
});

describe('a copy whose source does not answer', () => {
  /** Both are held, and no controller drives them any more. */
  async function held(flags = LONG) {
    const actor = await stage.begin(flags);
    const { controller } = await stage.comesTo('controller.commit-source', stage.own, actor.migrate);
    controller.signal('SIGKILL');
    await controller.ended;
    stage.own.clear();
    return actor;
  }

  it('runs when the source has lost its power, and the source agrees when it is back', async () => {
    const actor = await held();
    const { id } = actor;
    expect(await ferry('resolve', id, '--source-is-down'), 'the source answers').toMatchObject(
      nothingToResolve,
    );
    await stage.a.reboot();
    const shown = await ferry('show', id);
    expect(shown.status).toBe(7);
    expect(await ferry('resolve', id)).toMatchObject(nothingToResolve);
    const resolved = await ferry('resolve', id, '--source-is-down');
    expect(resolved.status, resolved.text).toBe(0);
    await stage.runsOn('b', actor);
    await stage.a.startAgent();
    await stage.cluster.ready('a');
    await until('the source agrees', async () => {
      const { sides } = await stage.cluster.ferry.migration(id);
      return sides.source?.state === 'STATE_COMMITTED';
    });
    expect((await ferry('show', id)).status).toBe(0);
    expect(await ferry('resolve', id, '--source-is-down')).toMatchObject(nothingToResolve);
    await stage.runsOn('b', actor);
    await stage.nothingLeft(actor);
  });

  it('is removed when the process runs at the source, whose agent is gone', async () => {
    const actor = await held(['--lease', '60s', '--max-frozen', '1s']);
    const { id, file } = actor;
    await stage.a.stopAgent('SIGKILL');
    // The script that holds criu gives up by itself (docs/handover.md).
    const { last } = await readCounts(file);
    await until('the source runs on', async () => (await readCounts(file)).last > last, 30_000);
    expect(await ferry('resolve', id, '--source-runs')).toMatchObject({
      status: expect.any(Number) as number,
    });
    await stage.runsOn('a', actor);
    await stage.a.startAgent();
    await stage.cluster.ready('a');
    await until('the source has settled', async () => (await ferry('show', id)).status === 0);
    await stage.runsOn('a', actor);
    await stage.nothingLeft(actor);
  });
});

it('knows no migration of another name', async () => {
  const { status, text } = await ferry('resolve', 'nothing-of-that-name');
  expect({ status, text }).toEqual({
    status: 3,
    text: expect.stringContaining('SESSION_NOT_FOUND') as string,
  });
});
