import { describe, expect, it } from 'vitest';
import type { AddressRange } from './memory-map.js';
import { intersect, merge, subtract } from './ranges.js';

const SIZE = 24;

/** Each of the 24 addresses is in or out, by the bits of a number. */
function rangesOf(bits: number): AddressRange[] {
  const ranges: AddressRange[] = [];
  for (let at = 0; at < SIZE; at++) {
    if (((bits >> at) & 1) === 0) continue;
    const last = ranges.at(-1);
    if (last?.end === at) ranges[ranges.length - 1] = { start: last.start, end: at + 1 };
    else ranges.push({ start: at, end: at + 1 });
  }
  return ranges;
}

/** The inverse. Fails for what is not ascending, or empty. */
function bitsOf(ranges: readonly AddressRange[]): number {
  let bits = 0;
  let last = 0;
  for (const { start, end } of ranges) {
    expect(start).toBeGreaterThanOrEqual(last);
    expect(end).toBeGreaterThan(start);
    for (let at = start; at < end; at++) bits |= 1 << at;
    last = end;
  }
  return bits;
}

describe('ranges', () => {
  // A generator with a fixed seed: the same sets each time.
  let state = 7;
  const next = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) >> 3;
  const sets = Array.from({ length: 200 }, () => [next() % 2 ** SIZE, next() % 2 ** SIZE] as const);
  sets.push([0, 0], [0, 5], [5, 0], [2 ** SIZE - 1, 2 ** SIZE - 1]);

  it.each(sets)('of %i and %i are those of the sets', (a, b) => {
    expect(bitsOf(intersect(rangesOf(a), rangesOf(b)))).toBe(a & b);
    expect(bitsOf(subtract(rangesOf(a), rangesOf(b)))).toBe(a & ~b);
    expect(merge([...rangesOf(a), ...rangesOf(b)])).toEqual(rangesOf(a | b));
  });
});
