import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { PAGE_SIZE, TRACK_WRITES_SCRIPT } from '@ferry/criu';
import type { Logger } from 'pino';
import type { LazyRange } from '../postcopy/lazy-ranges.js';
import { pidOf, type AddressRange, type PageRun } from './memory-map.js';

/** What the kernel says of the memory of a process. */
export interface TrackedMemory {
  /** The mappings whose writes are known. */
  readonly areas: readonly AddressRange[];
  /** What of them was written to since the last question, ascending. */
  readonly written: readonly AddressRange[];
}

const NOTHING: TrackedMemory = { areas: [], written: [] };

/**
 * Knows which pages of running processes were written to, by packages/criu/scripts/track-writes.pl. What it cannot do
 * is no error: then a process's pages have to be compared.
 */
export class WriteTracker {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;
  readonly #logger: Logger;
  readonly #unread: PageRun[] = [];
  /** By pid: why its writes are not known. */
  readonly #untracked = new Map<number, string>();

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>, logger: Logger) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#logger = logger;
  }

  static start(logger: Logger): WriteTracker {
    const child = spawn('perl', [TRACK_WRITES_SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'] });
    const tracker = new WriteTracker(child, logger);
    // An end of it shows in the answers.
    child.once('error', (error) => logger.warn({ err: error }, 'writes are not tracked'));
    child.stdin.on('error', () => undefined);
    return tracker;
  }

  /** Why the writes of some processes are not known, in words; undefined: those of all are. */
  get gaps(): string | undefined {
    const reasons = [...this.#untracked].map(([pid, reason]) => `process ${pid}: ${reason}`);
    return reasons.length === 0 ? undefined : reasons.join(', ');
  }

  /**
   * What was written to in a process since the last question, everything at first. It is protected from then on: what
   * changes later is told by the next answer. One question at a time.
   */
  async ask(pid: number): Promise<TrackedMemory> {
    this.#child.stdin.write(`${pid}\n`);
    const areas: AddressRange[] = [];
    const written: AddressRange[] = [];
    for (;;) {
      const { value: line = 'untracked the tracker has ended' } = (await this.#lines.next()) as {
        value?: string;
      };
      const [kind, first = '', second = ''] = line.split(' ');
      const start = parseInt(first, 16);
      if (kind === 'area') areas.push({ start, end: parseInt(second, 16) });
      else if (kind === 'run') written.push({ start, end: start + Number(second) * PAGE_SIZE });
      else if (kind === 'end') {
        this.#untracked.delete(pid);
        return { areas, written };
      } else {
        this.#isUntracked(pid, line.slice('untracked '.length));
        return NOTHING;
      }
    }
  }

  /** Notes pages that were named as written to, and could not be read. */
  missed(runs: readonly PageRun[]): void {
    this.#unread.push(...runs);
  }

  /** Pages that the destination may lack although the kernel says that they were not written to since. */
  get unread(): readonly LazyRange[] {
    return this.#unread.map(({ object, address, pages }) => ({ pid: pidOf(object), address, pages }));
  }

  /** Ends it; the processes are as if it had never been. */
  close(): void {
    this.#child.stdin.end();
  }

  #isUntracked(pid: number, reason: string): void {
    if (this.#untracked.get(pid) === reason) return;
    this.#untracked.set(pid, reason);
    this.#logger.info({ pid, reason }, 'its writes are not tracked: its pages are compared');
  }
}
