import { expect, it } from 'vitest';
import type { Session } from '@ferry/protocol';
import { fakeSession } from '../testing/facts.js';
import { judgeDrain } from './drain.js';
import { judge } from './judge.js';

type Drain = Session['drain'];

function judged(source: Drain | undefined, destination: Drain) {
  return judgeDrain(
    judge(source === undefined ? 'unreachable' : 'STATE_COMMITTED', 'STATE_RUNNING'),
    source === undefined ? undefined : fakeSession({ drain: source }),
    fakeSession({ drain: destination }),
  );
}

it.each<[Drain | undefined, Drain]>([
  ['DRAIN_STATE_PENDING', 'DRAIN_STATE_PENDING'],
  ['DRAIN_STATE_PENDING', 'DRAIN_STATE_DONE'],
  [undefined, 'DRAIN_STATE_PENDING'],
])('is not settled while memory is on its way: %s, %s', (source, destination) => {
  const found = judged(source, destination);
  expect(found).toMatchObject({ settled: false, runsOn: 'destination', needsOperator: false });
  expect(found.text).toMatch(/^draining/);
});

it.each<[Drain, Drain]>([
  ['DRAIN_STATE_LOST', 'DRAIN_STATE_PENDING'],
  ['DRAIN_STATE_PENDING', 'DRAIN_STATE_LOST'],
])('needs an operator while something is left of a process whose memory is lost: %s, %s', (...drains) => {
  expect(judged(...drains)).toMatchObject({ settled: false, runsOn: undefined, needsOperator: true });
});

it('is settled when all is there, and when nothing is left', () => {
  expect(judged('DRAIN_STATE_DONE', 'DRAIN_STATE_DONE')).toMatchObject({
    settled: true,
    runsOn: 'destination',
  });
  expect(judged('DRAIN_STATE_LOST', 'DRAIN_STATE_LOST')).toMatchObject({
    settled: true,
    runsOn: undefined,
    needsOperator: false,
  });
});
