import { PAGE_SIZE } from '@ferry/criu';
import { describe, expect, it } from 'vitest';
import { readStat } from '../processes/procfs.js';
import type { DeltaSender } from './delta-sender.js';
import type { PageRun } from './memory-map.js';
import { sendRound } from './round.js';
import type { WriteTracker } from './write-tracker.js';

describe('a round with a tracker', () => {
  it('tells it of pages that it named and that could not be read', async () => {
    const stat = await readStat(process.pid);
    const root = { pid: process.pid, startTimeTicks: stat?.startTimeTicks ?? 0 };
    const missed: PageRun[] = [];
    const start = PAGE_SIZE * 2;
    // Nothing is ever mapped there.
    const range = { start, end: start + 3 * PAGE_SIZE };
    const tracker = {
      ask: () => Promise.resolve({ areas: [range], written: [range] }),
      missed: (runs: readonly PageRun[]) => void missed.push(...runs),
    } as unknown as WriteTracker;
    const sender = {
      bytes: 0,
      knows: () => false,
      offer: () => Promise.resolve(0),
      endRound: () => Promise.resolve(),
    } as unknown as DeltaSender;
    const { signal } = new AbortController();
    await sendRound(root, sender, { softDirty: false, tracker, signal });
    expect(missed).toContainEqual(expect.objectContaining({ address: start, pages: 3 }));
  });
});
