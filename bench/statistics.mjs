// Few runs on a noisy machine: the median says what is usual, the least and the most say how far to trust it.

/** Median, least and most of some numbers, rounded to tenths. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median: round(median, 1), least: round(sorted[0], 1), most: round(sorted.at(-1), 1) };
}

export function round(value, digits) {
  return Number(value.toFixed(digits));
}
