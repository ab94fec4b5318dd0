import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { DESTINATION_MOVES, isFinal, mayMove, SOURCE_MOVES, type SessionState } from './states.js';

it('never leads from a decision back to an abort', () => {
  const reach = (
    moves: Readonly<Record<string, readonly string[]>>,
    from: string,
    seen = new Set<string>(),
  ): Set<string> => {
    for (const to of moves[from] ?? []) {
      if (!seen.has(to)) reach(moves, to, seen.add(to));
    }
    return seen;
  };
  expect([...reach({ ...SOURCE_MOVES, NEEDS_OPERATOR: ['COMMITTED'] }, 'COMMITTING')]).not.toContain(
    'ABORTED',
  );
  expect([...reach({ ...SOURCE_MOVES, NEEDS_OPERATOR: ['ABORTED'] }, 'ABORTING')]).not.toContain('COMMITTED');
});

it('ends only where nothing leads on', () => {
  for (const moves of [SOURCE_MOVES, DESTINATION_MOVES]) {
    for (const [state, next] of Object.entries(moves as Readonly<Record<string, readonly string[]>>))
      expect(isFinal(state as SessionState)).toBe(next.length === 0);
  }
});

it('lets a destination run only from RESUMING, which only RESTORED leads to', () => {
  const before = (target: SessionState) =>
    Object.entries(DESTINATION_MOVES)
      .filter(([, next]) => (next as readonly string[]).includes(target))
      .map(([state]) => state);
  expect(before('RUNNING')).toEqual(['RESUMING']);
  expect(before('RESUMING')).toEqual(['RESTORED', 'NEEDS_OPERATOR']);
  expect(mayMove('destination', 'RESTORING', 'RUNNING')).toBe(false);
});

it('is the table that docs/handover.md prints', async () => {
  const text = await readFile(new URL('../../../../docs/handover.md', import.meta.url), 'utf8');
  const cell = (states: readonly string[]) => (states.length === 0 ? '–' : states.join(', '));
  for (const moves of [SOURCE_MOVES, DESTINATION_MOVES]) {
    for (const [state, next] of Object.entries(moves as Readonly<Record<string, readonly string[]>>)) {
      if (state === 'NEEDS_OPERATOR' || next.length === 0) continue;
      expect(text.replaceAll(/ +/g, ' ')).toContain(`| ${state} | ${cell(next)} |`);
    }
  }
});
