import { describe, expect, it } from 'vitest';
import { judge, type SideState } from './judge.js';

type Row = [
  source: SideState,
  destination: SideState,
  runsOn: string | undefined,
  settled: boolean,
  text: RegExp,
];

const ROWS: Row[] = [
  ['STATE_OPEN', 'absent', 'source', false, /runs on the source/],
  ['STATE_OPEN', 'STATE_RECEIVING', 'source', false, /runs on the source/],
  ['STATE_FREEZING', 'STATE_RECEIVING', 'source', false, /being frozen/],
  ['STATE_FROZEN', 'STATE_RESTORING', undefined, false, /frozen on the source, undecided/],
  ['STATE_FROZEN', 'STATE_RESTORED', undefined, false, /frozen on the source, undecided/],
  ['STATE_FROZEN', 'unreachable', undefined, false, /frozen on the source, undecided/],
  ['STATE_COMMITTING', 'STATE_RESTORED', undefined, false, /being ended on the source/],
  ['STATE_COMMITTED', 'STATE_RESTORED', 'destination', false, /about to run/],
  ['STATE_COMMITTED', 'STATE_RESUMING', 'destination', false, /letting it run/],
  ['STATE_COMMITTED', 'STATE_RUNNING', 'destination', true, /runs on the destination/],
  ['STATE_COMMITTED', 'unreachable', undefined, false, /belongs to the destination, which does not answer/],
  ['STATE_ABORTING', 'STATE_RESTORED', 'source', false, /being undone/],
  ['STATE_ABORTED', 'STATE_DISCARDED', 'source', true, /undone: runs on the source/],
  ['STATE_ABORTED', 'absent', 'source', true, /undone: runs on the source/],
  ['STATE_ABORTED', 'STATE_RESTORED', 'source', false, /has yet to remove its copy/],
  ['STATE_ABORTED', 'unreachable', 'source', false, /runs on the source/],
  ['unreachable', 'STATE_RESTORED', undefined, false, /undecided/],
  ['unreachable', 'STATE_RESTORING', undefined, false, /not committed/],
  ['unreachable', 'STATE_DISCARDED', undefined, false, /not committed/],
  ['unreachable', 'STATE_RESUMING', 'destination', false, /letting it run/],
  ['unreachable', 'STATE_RUNNING', 'destination', true, /runs on the destination/],
  ['unreachable', 'unreachable', undefined, false, /does not answer/],
  ['absent', 'STATE_RESTORED', undefined, false, /never took place/],
  ['absent', 'STATE_DISCARDED', undefined, true, /never took place/],
  ['absent', 'unreachable', undefined, false, /neither side/],
];

describe('judge', () => {
  it.each(ROWS)('source %s, destination %s', (source, destination, runsOn, settled, text) => {
    const judged = judge(source, destination);
    expect(judged).toMatchObject({ runsOn, settled, needsOperator: false });
    expect(judged.text).toMatch(text);
  });

  it.each<[SideState, SideState]>([
    ['STATE_NEEDS_OPERATOR', 'STATE_RESTORED'],
    ['STATE_COMMITTED', 'STATE_NEEDS_OPERATOR'],
    ['STATE_COMMITTED', 'absent'],
    ['STATE_COMMITTED', 'STATE_DISCARDED'],
    ['STATE_ABORTED', 'STATE_RUNNING'],
    ['STATE_ABORTED', 'STATE_RESUMING'],
  ])('source %s, destination %s needs an operator', (source, destination) =>
    expect(judge(source, destination)).toMatchObject({
      needsOperator: true,
      settled: false,
      runsOn: undefined,
    }),
  );
});
