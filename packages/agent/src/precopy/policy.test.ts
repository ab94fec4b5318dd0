import { describe, expect, it } from 'vitest';
import { decide, type Round } from './policy.js';

const MIB = 2 ** 20;
const GOAL = { downtimeTargetMs: 100, maxRounds: 8 };

function rounds(...sent: readonly (readonly [mib: number, durationMs: number])[]): Round[] {
  return sent.map(([mib, durationMs]) => ({ scannedBytes: 1024 * MIB, sentBytes: mib * MIB, durationMs }));
}

describe('decide', () => {
  it('begins with a round, whatever the target', () => {
    expect(decide([], { downtimeTargetMs: 1e9, maxRounds: 1 })).toMatchObject({
      next: 'round',
      estimatedPauseMs: undefined,
    });
  });

  it('knows no pause after the first round, which says nothing about what is dirtied', () => {
    expect(decide(rounds([1024, 9000]), GOAL)).toMatchObject({ next: 'round', estimatedPauseMs: undefined });
  });

  it('freezes once the last pages fit the target', () => {
    const decision = decide(rounds([1000, 10_000], [50, 500]), GOAL);
    // 50 MiB in 10 s, so 2.5 MiB in the 0.5 s of the second round; 100 MiB/s: 25 ms.
    expect(decision.estimatedPauseMs).toBeCloseTo(25);
    expect(decision).toMatchObject({
      next: 'freeze',
      reason: expect.stringContaining('target is 100 ms') as string,
    });
  });

  it('goes on while rounds shrink', () => {
    expect(decide(rounds([1000, 10_000], [500, 5000]), GOAL).next).toBe('round');
    expect(decide(rounds([1000, 10_000], [500, 5000], [250, 2500]), GOAL).next).toBe('round');
  });

  it('freezes when they do not shrink any more', () => {
    expect(decide(rounds([1000, 10_000], [500, 5000], [480, 4900]), GOAL)).toMatchObject({
      next: 'freeze',
      reason: expect.stringContaining('do not shrink') as string,
    });
  });

  it('freezes at the limit of rounds', () => {
    expect(decide(rounds([1000, 10_000], [500, 5000]), { ...GOAL, maxRounds: 2 })).toMatchObject({
      next: 'freeze',
      reason: 'the limit of 2 rounds is reached',
    });
    expect(decide(rounds([1000, 10_000]), { ...GOAL, maxRounds: 1 }).next).toBe('freeze');
  });

  it('freezes at once when nothing is dirtied', () => {
    expect(decide(rounds([1000, 10_000], [0, 500]), GOAL)).toMatchObject({
      next: 'freeze',
      estimatedPauseMs: 0,
    });
  });
});
