import { describe, expect, it } from 'vitest';
import { formatMs, parseDuration } from './duration.js';
import { formatBytes, parseSize } from './size.js';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['1.5s', 1_500],
    ['2m', 120_000],
    ['1h', 3_600_000],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '10', 's', '-1s', '1 s', '1d', '10S', '1e3s'])('refuses %j', (text) =>
    expect(() => parseDuration(text)).toThrow(/is not a duration/),
  );
});

describe('parseSize', () => {
  it.each([
    ['4096', 4096],
    ['4K', 4096],
    ['4M', 4 * 2 ** 20],
    ['1GiB', 2 ** 30],
    ['3MiB', 3 * 2 ** 20],
  ])('%s', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each(['', 'M', '1.5M', '-1', '4MB', '4m', '99999999999G'])('refuses %j', (text) =>
    expect(() => parseSize(text)).toThrow(/is not a size/),
  );
});

it('formats for people', () => {
  expect([formatMs(3.21), formatMs(431.4), formatMs(12_340)]).toEqual(['3.2 ms', '431 ms', '12.3 s']);
  expect([formatBytes(12), formatBytes(2048), formatBytes(2 ** 20 * 1.5), formatBytes(2 ** 31)]).toEqual([
    '12 B',
    '2.0 KiB',
    '1.5 MiB',
    '2.0 GiB',
  ]);
});
