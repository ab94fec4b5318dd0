import { FerryError } from '@ferry/protocol';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of "500ms", "10s", "5m", "1h". A bare number is refused: it does not say what it counts. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (match === null) {
    throw new FerryError(
      'INVALID_ARGUMENT',
      `${JSON.stringify(text)} is not a duration: write a number and ms, s, m or h, for instance 500ms or 10s`,
    );
  }
  return Math.round(Number(match[1]) * UNITS[match[2] as keyof typeof UNITS]);
}

/** "431 ms", "2.4 s": for people. */
export function formatMs(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
