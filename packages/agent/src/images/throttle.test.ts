import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { throttle } from './throttle.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] }));
afterEach(() => vi.useRealTimers());

const slept: number[] = [];
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => {
    slept.push(ms);
    vi.advanceTimersByTime(ms);
    return Promise.resolve();
  },
}));

async function* frames(...sizes: number[]): AsyncGenerator<Buffer> {
  for (const size of sizes) yield await Promise.resolve(Buffer.alloc(size));
}

it('waits after each frame until it was due, and lets a slow consumer catch up', async () => {
  slept.length = 0;
  const passed: number[] = [];
  for await (const frame of throttle(frames(1000, 500, 500, 2000), 1000, new AbortController().signal)) {
    passed.push(frame.length);
    if (passed.length === 2) vi.advanceTimersByTime(800);
  }
  expect(passed).toEqual([1000, 500, 500, 2000]);
  expect(slept).toEqual([1000, 200, 2000]);
});
