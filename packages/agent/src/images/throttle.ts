import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets frames through no faster than so many bytes per second, counted from the first one on: a consumer that was slow
 * for a while may catch up.
 */
export async function* throttle(
  frames: AsyncIterable<Buffer>,
  bytesPerSecond: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const start = performance.now();
  let passed = 0;
  for await (const frame of frames) {
    yield frame;
    passed += frame.length;
    const early = start + (passed / bytesPerSecond) * 1000 - performance.now();
    if (early > 0) await sleep(early, undefined, { signal });
  }
}
