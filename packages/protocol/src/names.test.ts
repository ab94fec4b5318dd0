import { expect, it } from 'vitest';
import { checkName } from './names.js';

it.each(['a', 'web-1', '7', 'a.b-c', 'a'.repeat(63)])('takes %s', (name) =>
  expect(checkName('id', name)).toBe(name),
);

it.each(['', '.', '..', '-a', '.a', 'A', 'a/b', 'a b', 'a\n', 'a\0', 'a'.repeat(64), '../x'])(
  'refuses %j',
  (name) => {
    expect(() => checkName('id', name)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  },
);
