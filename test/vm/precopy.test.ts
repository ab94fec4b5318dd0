import { beforeAll, describe, expect, it } from 'vitest';
import { leftovers } from '../support/cluster.js';
import { BOOT_LIMIT_MS, runScenario, type Report } from './machine.js';

const PAGE_SIZE = 4096;
/** What the workload writes to beside its working set: its stack, its heap, the interpreter's own. */
const OWN_PAGES = 1024;

describe("pre-copy with the kernel's soft-dirty tracking", () => {
  let report: Report;
  beforeAll(async () => {
    report = await runScenario();
    const { rounds, frozenMs, pageBytes } = report.result;
    for (const { scannedBytes, sentBytes, durationUs, reason } of rounds)
      console.log(
        `round: ${scannedBytes / PAGE_SIZE} pages looked at, ${sentBytes} bytes sent in ${durationUs / 1000} ms; ${reason}`,
      );
    console.log(`${pageBytes} bytes in all, frozen for ${frozenMs} ms`);
  }, BOOT_LIMIT_MS);

  it('is what the source has', () => {
    expect(report.softDirty).toBe(true);
  });

  it('moves the workload', () => {
    expect(report.result.outcome, JSON.stringify(report.result.error)).toBe('committed');
    expect(report.runsOn).toEqual(['b']);
  });

  it('looks at all memory in the first round, and at the working set only in later ones', () => {
    const [first, ...later] = report.result.rounds.map((round) => round.scannedBytes / PAGE_SIZE);
    expect(first).toBeGreaterThanOrEqual(report.pages);
    expect(later.length).toBeGreaterThanOrEqual(2);
    for (const pages of later) {
      expect(pages).toBeGreaterThanOrEqual(report.workingSetPages);
      expect(pages).toBeLessThanOrEqual(report.workingSetPages + OWN_PAGES);
    }
  });

  it('sends in later rounds, and in the freeze, no more than these pages', () => {
    const { rounds, pageBytes } = report.result;
    const sent = rounds.map((round) => round.sentBytes);
    const last = pageBytes - sent.reduce((sum, bytes) => sum + bytes, 0);
    // Some more for the frames' heads: one for each run of pages in the freeze.
    const most = (report.workingSetPages + OWN_PAGES) * PAGE_SIZE * 1.1;
    expect(last).toBeGreaterThan(0);
    for (const bytes of [...sent.slice(1), last]) expect(bytes).toBeLessThan(most);
  });

  it('brings every page as it was, to one copy, with no progress lost', () => {
    const { bad, gaps, repeats, pids, checkedPages } = report.memory;
    expect(checkedPages).toBeGreaterThan(2 * report.pages);
    expect({ bad, gaps, repeats }).toEqual({ bad: [], gaps: [], repeats: [] });
    expect(pids).toHaveLength(1);
  });

  it('keeps its TCP client', () => {
    const { sent, received, answersBefore, ended } = report.client;
    expect(ended).toBeUndefined();
    expect(received).toBeGreaterThan(answersBefore);
    expect(received).toBeLessThanOrEqual(sent);
  });

  it('leaves nothing behind', () => {
    const { before, after } = report.snapshots;
    expect(before.map((snapshot, node) => leftovers(snapshot, after[node] ?? {}))).toEqual([[], []]);
  });
});
