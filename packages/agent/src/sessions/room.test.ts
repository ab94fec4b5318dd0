import { FerryError } from '@ferry/protocol';
import { expect, it } from 'vitest';
import { Room, takesPlaceFirst } from './room.js';

const full = expect.objectContaining({ code: 'TOO_MANY_SESSIONS' }) as FerryError;

it('refuses more than the limit, and a session that is being opened counts', () => {
  const room = new Room('a', 2);
  room.take('one');
  room.take('two');
  expect(() => room.take('three')).toThrow(full);
});

it('gives one session one place, however often it asks', () => {
  const room = new Room('a', 1);
  room.take('one');
  room.hold('one', { ended: false });
  expect(() => room.take('one')).not.toThrow();
});

it('has room again once a session has ended or was not opened', () => {
  const room = new Room('a', 1);
  const session = { ended: false };
  room.take('one');
  room.hold('one', session);
  expect(() => room.take('two')).toThrow(full);
  session.ended = true;
  room.take('two');
  room.leave('two');
  expect(() => room.take('three')).not.toThrow();
});

/** Places are taken in this order by every migration: without it, the first loop below would end in a circle. */
it('never has migrations wait for each other, both ways over full nodes', () => {
  const rooms = new Map(['a', 'b'].map((node) => [node, new Room(node, 1)]));
  const migrations = (['a', 'b'] as const).flatMap((source) =>
    [1, 2, 3].map((number) => {
      const destination = source === 'a' ? 'b' : 'a';
      const order = takesPlaceFirst(source, destination) ? [source, destination] : [destination, source];
      return { id: `${source}${number}`, order, taken: 0, session: { ended: false } };
    }),
  );
  for (let round = 0; migrations.some(({ session }) => !session.ended); round += 1) {
    expect(round).toBeLessThan(100);
    for (const migration of migrations.filter(({ session }) => !session.ended)) {
      const room = rooms.get(migration.order[migration.taken] ?? '');
      if (room === undefined) {
        migration.session.ended = true;
        continue;
      }
      try {
        room.take(migration.id);
        room.hold(migration.id, migration.session);
        migration.taken += 1;
      } catch (error) {
        expect(error).toEqual(full);
      }
    }
  }
});
