import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPair, type Pair } from '../testing/pair.js';

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair.close());

describe('mode auto', () => {
  it('becomes the mode that the plan chooses, says why, and is joined as it was opened', async () => {
    const request = { ...pair.request, mode: 'auto', downtimeTargetMs: 1_000 } as const;
    const result = await pair.ferry.migrate(request).result();
    expect(result).toMatchObject({ outcome: 'committed', mode: 'diskless' });
    expect(result.modeReason).toMatch(/^diskless is chosen .* 4\.0 MiB .* \(assumed\)/);
    expect(pair.a.sessions.get('m1', 'source')?.mode).toBe('MIGRATION_MODE_DISKLESS');
    const again = await pair.ferry.migrate(request).result();
    expect(again).toMatchObject({ outcome: 'committed', mode: 'diskless' });
    expect(again.modeReason).toBeUndefined();
  });
});

it('tells each round of pre-copy once', async () => {
  const round = {
    scannedBytes: 3,
    sentBytes: 2,
    durationUs: 1,
    dirtyBytesPerSecond: 0,
    estimatedPauseUs: 0,
    reason: '',
  };
  pair.a.sessions.rounds = [round, { ...round, sentBytes: 1 }];
  const rounds: number[][] = [];
  for await (const event of pair.ferry.migrate({ ...pair.request, mode: 'precopy' }).events)
    if (event.type === 'round') rounds.push([event.number, event.round.sentBytes]);
  expect(rounds).toEqual([
    [1, 2],
    [2, 1],
  ]);
});
