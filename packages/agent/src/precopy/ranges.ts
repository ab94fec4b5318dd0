import type { AddressRange } from './memory-map.js';

/** What both have. Both ascending, and so is the answer. */
export function intersect(ones: readonly AddressRange[], others: readonly AddressRange[]): AddressRange[] {
  const both: AddressRange[] = [];
  for (let one = 0, other = 0; one < ones.length && other < others.length;) {
    const a = ones[one] as AddressRange;
    const b = others[other] as AddressRange;
    const start = Math.max(a.start, b.start);
    const end = Math.min(a.end, b.end);
    if (start < end) both.push({ start, end });
    if (a.end < b.end) one++;
    else other++;
  }
  return both;
}

/** What the first have and the others have not. Both ascending, and so is the answer. */
export function subtract(ones: readonly AddressRange[], others: readonly AddressRange[]): AddressRange[] {
  const gaps = others.map(({ end }, index) => ({ start: end, end: others[index + 1]?.start ?? Infinity }));
  return intersect(ones, [{ start: 0, end: others[0]?.start ?? Infinity }, ...gaps]);
}

/** Sorts, and joins those that overlap. */
export function merge(ranges: readonly AddressRange[]): AddressRange[] {
  const merged: AddressRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && range.start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else merged.push(range);
  }
  return merged;
}
