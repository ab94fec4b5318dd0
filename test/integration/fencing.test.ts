import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Armory, findCriu } from '../faults/pair.js';
import { until } from '../support/cluster.js';
import { Stage, takePid, type Actor } from '../support/stage.js';

const LONG = ['--lease', '60s', '--max-frozen', '60s'];

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.start('fencing');
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});
beforeEach(() => stage.clear());

const source = () => stage.cluster.ferry.node('a').session;
const destination = () => stage.cluster.ferry.node('b').session;
const code = (name: string) => expect.objectContaining({ code: name }) as Error;

async function generations({ id }: Actor): Promise<{ old: number; now: number }> {
  const { session } = await source().call('GetSession', { migrationId: id, role: 'SESSION_ROLE_SOURCE' });
  const now = session?.generation ?? 0;
  return { old: now - 1, now };
}

/** Both copies are held by one controller, which waits; another has taken over and waits too. */
async function takenOver() {
  const actor = await stage.begin(LONG);
  const first = await stage.comesTo('controller.commit-source', stage.own, actor.migrate);
  const armory = new Armory(stage.cluster.file(`${actor.id}.failpoints`));
  const second = await stage.comesTo('controller.commit-source', armory, () => actor.migrate(armory));
  return { actor, first, second };
}

describe('a controller whose migration another one has taken over', () => {
  it('is refused, and undoes nothing', async () => {
    const { actor, first, second } = await takenOver();
    first.goOn();
    await first.controller.ended;
    expect(first.controller.status, first.controller.lines.at(-1)).not.toBe(0);
    expect(first.controller.lines.join('\n')).toContain('STALE_GENERATION');
    second.goOn();
    await second.controller.ended;
    expect(second.controller.status, second.controller.lines.at(-1)).toBe(0);
    await stage.runsOn('b', actor);
    await stage.nothingLeft(actor);
  });

  it('learns how it ended when it comes after the decision', async () => {
    const { actor, first, second } = await takenOver();
    second.goOn();
    await second.controller.ended;
    expect(second.controller.status, second.controller.lines.at(-1)).toBe(0);
    first.goOn();
    await first.controller.ended;
    expect([0, 7], first.controller.lines.at(-1)).toContain(first.controller.status);
    await stage.runsOn('b', actor);
    await stage.nothingLeft(actor);
  });
});

describe('messages that come late, twice or in the wrong order', () => {
  it('change nothing before the decision, and do not decide', async () => {
    const { actor, first, second } = await takenOver();
    const { old, now } = await generations(actor);
    const migrationId = actor.id;
    const stale = code('STALE_GENERATION');
    await expect(source().call('CommitSource', { migrationId, generation: old })).rejects.toEqual(stale);
    await expect(source().call('FreezeSource', { migrationId, generation: old })).rejects.toEqual(stale);
    await expect(source().call('AbortSource', { migrationId, generation: old })).rejects.toEqual(stale);
    await expect(destination().call('RestoreDestination', { migrationId, generation: old })).rejects.toEqual(
      stale,
    );
    await expect(destination().call('DiscardDestination', { migrationId, generation: old })).rejects.toEqual(
      stale,
    );
    // Those of now, again: they join what there is.
    await source().call('FreezeSource', { migrationId, generation: now });
    await destination().call('RestoreDestination', { migrationId, generation: now });
    // Not yet.
    for (const receipt of [Buffer.alloc(0), Buffer.alloc(32, 7)])
      await expect(
        destination().call('ResumeDestination', { migrationId, generation: now, receipt }),
      ).rejects.toBeInstanceOf(Error);
    expect(await stage.cluster.ferry.migration(actor.id)).toMatchObject({
      sides: { source: { state: 'STATE_FROZEN' }, destination: { state: 'STATE_RESTORED' } },
    });
    second.goOn();
    await second.controller.ended;
    expect(second.controller.status, second.controller.lines.at(-1)).toBe(0);
    first.controller.signal('SIGKILL');
    await first.controller.ended;
    await stage.runsOn('b', actor);
    await stage.nothingLeft(actor);
  });

  it('get the same answer, or no, after the decision', async () => {
    const actor = await stage.begin(LONG);
    const controller = actor.migrate();
    await controller.ended;
    expect(controller.status, controller.lines.at(-1)).toBe(0);
    const migrationId = actor.id;
    const { now: generation } = await generations(actor);
    const committed = await source().call('CommitSource', { migrationId, generation });
    expect(await source().call('CommitSource', { migrationId, generation })).toEqual(committed);
    const { receipt } = committed;
    await destination().call('ResumeDestination', { migrationId, generation, receipt });
    await expect(source().call('AbortSource', { migrationId, generation })).rejects.toEqual(
      code('ALREADY_COMMITTED'),
    );
    await expect(destination().call('DiscardDestination', { migrationId, generation })).rejects.toEqual(
      code('ALREADY_COMMITTED'),
    );
    await stage.runsOn('b', actor);
    await stage.nothingLeft(actor);
  });

  it('get the same answer, or no, after an undo', async () => {
    const actor = await stage.begin(LONG);
    stage.own.arm('controller.commit-source', 'error');
    const controller = actor.migrate();
    await controller.ended;
    expect(controller.status, controller.lines.at(-1)).toBe(4);
    const migrationId = actor.id;
    const { now: generation } = await generations(actor);
    await source().call('AbortSource', { migrationId, generation });
    await destination().call('DiscardDestination', { migrationId, generation });
    // With the reason for which it was undone.
    await expect(source().call('CommitSource', { migrationId, generation })).rejects.toEqual(
      code('CANCELLED'),
    );
    await expect(
      destination().call('ResumeDestination', { migrationId, generation, receipt: Buffer.alloc(32) }),
    ).rejects.toBeInstanceOf(Error);
    await stage.runsOn('a', actor);
    await stage.nothingLeft(actor);
  });
});

describe('a process that is not the one it was', () => {
  it('is refused when it is of an earlier boot, or has the pid of another', async () => {
    const actor = await stage.begin(LONG);
    const found = await stage.cluster.ferry.findProcess('a', actor.pid);
    const open = (process: typeof found) =>
      source().call('OpenSource', {
        migrationId: `${actor.id}-refused`,
        process,
        mode: 'MIGRATION_MODE_DISKLESS',
        peer: { node: 'b', control: stage.b.controlAddress, data: stage.b.dataAddress },
      });
    const changed = code('PROCESS_CHANGED');
    await expect(open({ ...found, bootId: 'another' })).rejects.toEqual(changed);
    await expect(open({ ...found, startTimeTicks: found.startTimeTicks + 1 })).rejects.toEqual(changed);
    await stage.runsOn('a', actor);
    await stage.nothingLeft(actor);
  });

  /** The decision stands, the source's agent and criu are gone, the tree is not: the next agent has to end it. */
  async function decided() {
    const actor = await stage.begin(LONG);
    const { controller, goOn } = await stage.comesTo('source.deciding', new Armory(stage.a), actor.migrate);
    const criu = await findCriu(stage.a, actor.id, 'dump');
    if (criu === undefined) throw new Error('no criu holds the tree');
    process.kill(criu.hostPid, 'SIGSTOP');
    goOn();
    await until('the decision stands', async () => {
      const { sides } = await stage.cluster.ferry.migration(actor.id);
      return sides.source?.state === 'STATE_COMMITTING';
    });
    await stage.a.stopAgent('SIGKILL');
    process.kill(criu.hostPid, 'SIGKILL');
    return { actor, controller };
  }

  async function committed({ id }: Actor): Promise<void> {
    await stage.a.startAgent();
    await stage.cluster.ready('a');
    await until('it runs at the destination', async () => {
      const { sides } = await stage.cluster.ferry.migration(id);
      return sides.source?.state === 'STATE_COMMITTED' && sides.destination?.state === 'STATE_RUNNING';
    });
  }

  it('lives, with the pid of one that a restarted agent has to end', async () => {
    const { actor, controller } = await decided();
    for (const task of await stage.a.processes())
      if (task.pid === actor.pid) process.kill(task.hostPid, 'SIGKILL');
    await until(
      'the tree has gone',
      async () => (await stage.cluster.runsOn(actor.pid, 'perl')).length === 1,
    );
    const taker = await takePid(stage.a, actor.pid);
    await committed(actor);
    await controller.ended;
    expect(controller.status, controller.lines.at(-1)).toBe(0);
    const sleep = await taker();
    expect(sleep).toBeDefined();
    process.kill(sleep?.hostPid ?? 0, 'SIGKILL');
    await stage.runsOn('b', actor);
    await stage.nothingLeft(actor);
  });

  it('lives, with the pid and the start time of one of an earlier boot', async () => {
    const { actor } = await decided();
    // The name spaces of this test share the kernel's boot: so the record gets an earlier one, and the tree itself
    // plays the process of this boot that looks like it.
    const file = join(stage.a.stateDir, 'sessions', `${actor.id}.source`, 'session.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as { process: { bootId: string } };
    record.process.bootId = 'another';
    await writeFile(file, JSON.stringify(record));
    await committed(actor);
    expect(await stage.cluster.runsOn(actor.pid, 'perl')).toEqual(['a', 'b']);
    await stage.nothingLeft(actor);
  });
});
