import { describe, expect, it } from 'vitest';
import { explore } from './explorer.js';
import { BROKEN_RULES, missingMoves, UNUSED_MOVES } from './mutations.js';
import { tell } from './tell.js';

describe('finds out when a rule is broken:', () => {
  it.each(BROKEN_RULES)('$name', ({ name, rules, bounds, breaks }) => {
    const result = explore(bounds, rules);
    tell(name, result);
    expect(result.violation?.property).toContain(breaks);
    expect(result.violation?.trace.length).toBeGreaterThan(5);
  });
});

describe('finds out when a move is missing from its table:', () => {
  it.each(missingMoves())('$name', ({ name, rules, bounds }) => {
    const result = explore(bounds, rules);
    expect(result.violation === undefined).toBe(UNUSED_MOVES.includes(name));
  });
});

it('prints a counterexample that people can read', () => {
  const broken = BROKEN_RULES.find(({ name }) => name.startsWith('the receipt leaves'));
  const trace = explore({ faults: 0 }, broken?.rules).violation?.trace ?? [];
  console.log(trace.join('\n'));
  expect(trace.at(0)).toMatch(/^ {2}1\. the controller begins {3}\[controller=open-source /);
  expect(trace.at(-1)).toMatch(/\[copy=running /);
});
