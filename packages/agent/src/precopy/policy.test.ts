import { describe, expect, it } from 'vitest';
import { decide, type Round } from './policy.js';

const MIB = 2 ** 20;
const GOAL = { downtimeTargetMs: 100, maxRounds: 8 };

function rounds(...sent: readonly (readonly [mib: number, durationMs: number])[]): Round[] {
  return sent.map(([mib, durationMs]) => ({ scannedBytes: 1024 * MIB, sentBytes: mib * MIB, durationMs }));
}

/** Rounds as agents reported them. MiB looked at, MiB sent, milliseconds. */
const RECORDED: readonly {
  readonly what: string;
  readonly trace: readonly Round[];
  readonly goal: typeof GOAL;
  readonly pausesMs: readonly (number | undefined)[];
  readonly reason: RegExp;
}[] = [
  {
    what: '1 GiB, 51 MiB a second dirtied all over it, 950 Mbit/s, no soft-dirty tracking',
    trace: recorded(
      [1029, 1029.4, 9563],
      [1029, 278.5, 2786],
      [1029, 95.6, 1261],
      [1029, 52.3, 984],
      [1029, 50.5, 1030],
    ),
    goal: GOAL,
    pausesMs: [undefined, 754, 402, 379, 491],
    reason: /do not shrink/,
  },
  {
    what: 'the same, when 400 ms are enough',
    trace: recorded([1029, 1029.4, 9563], [1029, 278.5, 2786], [1029, 95.6, 1261], [1029, 52.3, 984]),
    goal: { ...GOAL, downtimeTargetMs: 400 },
    pausesMs: [undefined, 754, 402, 379],
    reason: /target is 400 ms/,
  },
  {
    what: 'the same, when two rounds must do',
    trace: recorded([1029, 1029.4, 9563], [1029, 278.5, 2786]),
    goal: { ...GOAL, maxRounds: 2 },
    pausesMs: [undefined, 754],
    reason: /limit of 2 rounds/,
  },
  {
    what: '64 MiB, 8 MiB written to all the time, soft-dirty tracking in an emulated machine',
    trace: recorded([72.3, 72.3, 8628.4], [8.3, 8.21, 1125.2], [8.3, 8.21, 1027]),
    goal: { ...GOAL, downtimeTargetMs: 1 },
    pausesMs: [undefined, 128, 894],
    reason: /do not shrink/,
  },
];

function recorded(
  ...rounds: readonly (readonly [scanned: number, sent: number, durationMs: number])[]
): Round[] {
  return rounds.map(([scanned, sent, durationMs]) => ({
    scannedBytes: scanned * MIB,
    sentBytes: sent * MIB,
    durationMs,
  }));
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

describe('decide on recorded rounds', () => {
  it.each(RECORDED)('$what', ({ trace, goal, pausesMs, reason }) => {
    const decisions = trace.map((_, index) => decide(trace.slice(0, index + 1), goal));
    expect(decisions.map(({ next }) => next)).toEqual([...trace.slice(1).map(() => 'round'), 'freeze']);
    expect(decisions.map(({ estimatedPauseMs: pause }) => pause && Math.round(pause))).toEqual(pausesMs);
    expect(decisions.at(-1)?.reason).toMatch(reason);
  });
});
