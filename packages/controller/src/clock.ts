import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds on a clock that never jumps: for durations only. */
export function now(): number {
  return performance.now();
}

/** Milliseconds since 1970: for names and for people only. */
export function unixMs(): number {
  return Date.now();
}

/** Waits. Rejects with the signal's reason when it is aborted meanwhile. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  }
}
