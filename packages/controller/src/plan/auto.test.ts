import { describe, expect, it } from 'vitest';
import { fakeSession } from '../testing/facts.js';
import { chooseMode, type AutoFacts } from './auto.js';
import { ASSUMED_LINK, lastMeasure, limit } from './link.js';

const MIB = 2 ** 20;

const FACTS: AutoFacts = {
  memoryBytes: 2 * MIB,
  downtimeTargetMs: 100,
  link: ASSUMED_LINK,
  fitsMemory: true,
  fitsDisk: true,
};

describe('chooseMode', () => {
  it.each<[string, Partial<AutoFacts>, string]>([
    ['little memory', {}, 'diskless'],
    ['more than the link carries in time', { memoryBytes: 16 * MIB }, 'precopy'],
    [
      'as much, over a faster link',
      { memoryBytes: 16 * MIB, link: { bytesPerSecond: 1e9, measuredBy: 'm1' } },
      'diskless',
    ],
    ['as much, with more time', { memoryBytes: 16 * MIB, downtimeTargetMs: 1000 }, 'diskless'],
    ['much, with more time', { memoryBytes: 512 * MIB, downtimeTargetMs: 1000 }, 'precopy'],
    ['no room in memory', { memoryBytes: 512 * MIB, downtimeTargetMs: 60_000, fitsMemory: false }, 'copy'],
  ])('%s', (_, facts, mode) => {
    const choice = chooseMode({ ...FACTS, ...facts });
    expect(choice.mode).toBe(mode);
    expect(choice.estimatedPauseMs).toBeLessThanOrEqual(facts.downtimeTargetMs ?? FACTS.downtimeTargetMs);
    expect(choice.findings).toMatchObject([{ severity: 'SEVERITY_INFO', reason: 'MODE_CHOSEN' }]);
  });

  it('takes what comes nearest when nothing meets the target, and warns', () => {
    const choice = chooseMode({ ...FACTS, memoryBytes: 4096 * MIB });
    expect(choice.mode).toBe('precopy');
    expect(choice.findings).toMatchObject([
      { severity: 'SEVERITY_WARNING', reason: 'DOWNTIME_TARGET_MISSED' },
      { reason: 'MODE_CHOSEN' },
    ]);
  });

  it('leaves it to the checks of a mode when none is possible', () => {
    expect(chooseMode({ ...FACTS, fitsMemory: false, fitsDisk: false }).mode).toBe('diskless');
  });

  it('tells the estimates, and what they were made from', () => {
    expect(chooseMode({ ...FACTS, memoryBytes: 100 * MIB }).reason).toMatch(
      /^precopy .* for 100\.0 MiB at 111\.6 MiB\/s \(assumed\): diskless 1009 ms, precopy 217 ms, copy /,
    );
  });
});

it('reckons with what may be taken of the link', () => {
  const link = { bytesPerSecond: 1e9, measuredBy: 'm1' };
  expect(limit(link)).toBe(link);
  expect(limit(link, 2e9)).toBe(link);
  const choice = chooseMode({ ...FACTS, memoryBytes: 16 * MIB, link: limit(link, 50e6) });
  expect(choice).toMatchObject({ mode: 'precopy', reason: expect.stringContaining('(its limit)') as string });
});

describe('lastMeasure', () => {
  const to = (node: string) => ({ node, control: '', data: '' });
  const dump = (durationUs: number) => [{ name: 'dump', startUnixUs: 1, durationUs }];

  it('takes the last migration to that node that says something', () => {
    const sessions = [
      fakeSession({ migrationId: 'small', peer: to('b'), pageBytes: MIB, timings: dump(1000) }),
      fakeSession({ migrationId: 'other', peer: to('c'), pageBytes: 64 * MIB, timings: dump(1000) }),
      fakeSession({ migrationId: 'undone', peer: to('b'), pageBytes: 64 * MIB }),
      fakeSession({ migrationId: 'm2', peer: to('b'), pageBytes: 200e6, timings: dump(2e6) }),
      fakeSession({ migrationId: 'm1', peer: to('b'), pageBytes: 200e6, timings: dump(1e6) }),
    ];
    expect(lastMeasure(sessions, 'b')).toEqual({ bytesPerSecond: 100e6, measuredBy: 'm2' });
    expect(lastMeasure(sessions, 'd')).toEqual(ASSUMED_LINK);
  });

  it('goes by the first round of a pre-copy, which does nothing but send', () => {
    const round = {
      scannedBytes: 300e6,
      durationUs: 3e6,
      dirtyBytesPerSecond: 0,
      estimatedPauseUs: 0,
      reason: '',
    };
    const session = fakeSession({
      migrationId: 'm1',
      mode: 'MIGRATION_MODE_PRECOPY',
      peer: to('b'),
      pageBytes: 400e6,
      timings: dump(9e6),
      precopyRounds: [
        { ...round, sentBytes: 300e6 },
        { ...round, sentBytes: 1e6 },
      ],
    });
    expect(lastMeasure([session], 'b')).toEqual({ bytesPerSecond: 100e6, measuredBy: 'm1' });
  });
});
