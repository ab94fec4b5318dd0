import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Armory } from '../faults/pair.js';
import { until } from '../support/cluster.js';
import { Stage } from '../support/stage.js';
import { readCounts } from '../workloads/witness.mjs';
import type { Controller } from '../faults/controller.js';

const LONG = ['--lease', '60s', '--max-frozen', '60s'];

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.start('interrupt');
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});
beforeEach(() => stage.clear());

/** The last line of `ferry --json migrate`. */
const resultOf = (controller: Controller): unknown => JSON.parse(controller.lines.at(-1) ?? '');

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  // Before the tree is frozen, while it is, and with both copies held.
  it.each(['source.freezing', 'source.frozen', 'destination.restored'] as const)(
    'once, at %s: undone, and the result says so',
    async (moment) => {
      const actor = await stage.begin(LONG);
      const where = new Armory(moment.startsWith('source') ? stage.a : stage.b);
      const { controller, goOn } = await stage.comesTo(moment, where, actor.migrate);
      controller.signal(signal);
      await until('it is noted', () => controller.lines.some((line) => line.includes('interrupted')));
      goOn();
      await controller.ended;
      expect(controller.status, controller.lines.at(-1)).toBe(130);
      expect(resultOf(controller)).toMatchObject({
        outcome: 'rolled-back',
        runs_on: 'a',
        error: { code: 'CANCELLED' },
      });
      await stage.runsOn('a', actor);
      await stage.nothingLeft(actor);
    },
  );

  it('twice: left to the agents, which undo it once the lease is over', async () => {
    const actor = await stage.begin(['--lease', '1500ms']);
    const { controller, goOn } = await stage.comesTo('source.frozen', new Armory(stage.a), actor.migrate);
    controller.signal(signal);
    await until('the first is noted', () => controller.lines.some((line) => line.includes('interrupted')));
    controller.signal(signal);
    await controller.ended;
    expect(controller.status, controller.lines.at(-1)).toBe(7);
    expect(controller.lines.join('\n')).toContain('OUTCOME_UNKNOWN');
    goOn();
    await until('it is undone', async () => (await stage.ferry('migration', 'show', actor.id)).status === 0);
    await stage.runsOn('a', actor);
    await stage.nothingLeft(actor);
  });

  it('after the decision: it is carried out, and the result says so', async () => {
    const actor = await stage.begin(LONG);
    const { controller, goOn } = await stage.comesTo('source.committing', new Armory(stage.a), actor.migrate);
    controller.signal(signal);
    await until('it is noted', () => controller.lines.some((line) => line.includes('interrupted')));
    goOn();
    await controller.ended;
    expect(controller.status, controller.lines.at(-1)).toBe(0);
    expect(resultOf(controller)).toMatchObject({ outcome: 'committed', runs_on: 'b' });
    await stage.runsOn('b', actor);
    await stage.nothingLeft(actor);
  });
});

describe('--max-frozen', () => {
  it('passed before the decision: undone, though the controller and both agents are well', async () => {
    const actor = await stage.begin(['--lease', '60s', '--max-frozen', '1s']);
    const { controller, goOn } = await stage.comesTo(
      'destination.restored',
      new Armory(stage.b),
      actor.migrate,
    );
    const { last } = await readCounts(actor.file);
    await until('it counts on at the source', async () => (await readCounts(actor.file)).last > last);
    goOn();
    await controller.ended;
    expect(controller.status, controller.lines.at(-1)).toBe(4);
    expect(resultOf(controller)).toMatchObject({
      outcome: 'rolled-back',
      runs_on: 'a',
      error: { code: 'HOLD_EXPIRED' },
    });
    await stage.runsOn('a', actor);
    await stage.nothingLeft(actor);
  });
});
