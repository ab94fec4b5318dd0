import { afterEach, beforeEach, expect, it } from 'vitest';
import { FerryError } from '@ferry/protocol';
import { startPair, type Pair } from '../testing/pair.js';
import type { MigrationEvent } from './events.js';

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair.close());

/** A node that takes part in as many migrations as it may. */
const full = (): FerryError => new FerryError('TOO_MANY_SESSIONS', 'a takes part in 8');

it.each([
  ['a', 'OpenSource'],
  ['b', 'OpenDestination'],
  ['a', 'FreezeSource'],
] as const)('%s is waited for in %s, which is said once', async (node, method) => {
  pair[node].fail('before', method, full(), 3);
  const handle = pair.ferry.migrate(pair.request);
  expect((await handle.result()).outcome).toBe('committed');
  const events: MigrationEvent[] = [];
  for await (const event of handle.events) events.push(event);
  const waits = events.filter(({ type }) => type === 'waiting');
  expect(waits).toEqual([expect.objectContaining({ node, text: 'a takes part in 8' })]);
});

it('is not waited for longer than was asked for, and nothing stays open', async () => {
  pair.b.fail('before', 'OpenDestination', full(), 1_000);
  const result = await pair.ferry.migrate({ ...pair.request, maxWaitMs: 50 }).result();
  expect(result).toMatchObject({ outcome: 'rolled-back', error: { code: 'TOO_MANY_SESSIONS', node: 'b' } });
  expect(pair.a.sessions.get('m1', 'source')?.state).toBe('STATE_ABORTED');
});

it('can be cancelled while it waits', async () => {
  pair.b.fail('before', 'OpenDestination', full(), 1_000);
  const handle = pair.ferry.migrate(pair.request);
  for await (const event of handle.events) if (event.type === 'waiting') break;
  expect(await handle.cancel()).toMatchObject({ outcome: 'rolled-back', error: { code: 'CANCELLED' } });
});
