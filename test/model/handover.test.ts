import { expect, it } from 'vitest';
import { allActions, explore } from './explorer.js';
import { RULES } from './rules.js';
import { tell } from './tell.js';

/** One fault of any kind at any moment; messages are lost, late and repeated, and timers run out, without limit. */
const BOUNDS = { faults: 1 };

it('holds its promises in every state that can be reached', () => {
  const result = explore(BOUNDS);
  tell('the handover', result);
  expect(result.violation?.trace.join('\n')).toBeUndefined();
  expect(result.violation).toBeUndefined();
  // Else it would prove nothing: each thing that can happen does happen somewhere.
  const never = allActions(RULES, BOUNDS).filter(({ name }) => !result.happened.has(name));
  expect(never.map(({ name }) => name)).toEqual([]);
});
