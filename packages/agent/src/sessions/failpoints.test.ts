import { FAILPOINTS } from '@ferry/protocol';
import { expect, it } from 'vitest';
import { DESTINATION_MOVES, SOURCE_MOVES } from './states.js';

// Session.move makes the name of a failpoint from the state.
it.each([
  ['source', Object.keys(SOURCE_MOVES)],
  ['destination', Object.keys(DESTINATION_MOVES)],
])('every state of the %s that a session can move to has a failpoint', (role, states) => {
  const expected = states
    .filter((state) => state !== 'OPEN')
    .map((state) => `${role}.${state.toLowerCase()}`);
  expect(FAILPOINTS).toEqual(expect.arrayContaining(expected));
});
