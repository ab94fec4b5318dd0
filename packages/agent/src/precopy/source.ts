import type { Duplex } from 'node:stream';
import type { PrecopyRound } from '@ferry/protocol';
import type { Relay } from '../pages/relay.js';
import type { LazyRange } from '../postcopy/lazy-ranges.js';
import type { TaskRef } from '../processes/procfs.js';
import type { Logger } from 'pino';
import { DeltaSender } from './delta-sender.js';
import { serveDump } from './dump-server.js';
import { LeftPages } from './left-pages.js';
import { PageHasher } from './page-hash.js';
import { decide, type Goal, type Round } from './policy.js';
import { sendRound } from './round.js';
import { sendUnwritten } from './unwritten.js';
import { WriteTracker } from './write-tracker.js';

/**
 * How pages that were written to are found: the kernel has soft-dirty bits, its write protection is used (WriteTracker),
 * or every page is compared.
 */
export type Tracking = 'soft-dirty' | 'protect' | 'compare';

export interface RoundsOptions {
  /** The root of the tree. */
  readonly root: TaskRef;
  readonly goal: Goal;
  /** How to know which pages were written to. */
  readonly tracking: Tracking;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly onScanned: (bytes: number) => void;
  /** After each round, with all of them so far. */
  readonly onRound: (rounds: readonly PrecopyRound[]) => void;
}

/** The source's side of a pre-copy: rounds while the tree runs, then the pages of its final dump. */
export class SourcePrecopy {
  readonly #socket: Duplex;
  readonly #sender: DeltaSender;
  #tracker: WriteTracker | undefined;

  private constructor(socket: Duplex, sender: DeltaSender) {
    this.#socket = socket;
    this.#sender = sender;
  }

  /** @param socket the data connection, behind its preface */
  static async create(socket: Duplex, ticket: Buffer): Promise<SourcePrecopy> {
    return new SourcePrecopy(socket, new DeltaSender(socket, await PageHasher.create(ticket)));
  }

  /** Sends rounds until the policy says that it is time to freeze. */
  async run(options: RoundsOptions): Promise<void> {
    const { tracking, logger } = options;
    this.#tracker = tracking === 'protect' ? WriteTracker.start(logger) : undefined;
    const rounds: Round[] = [];
    const told: PrecopyRound[] = [];
    for (let decision = decide(rounds, options.goal); decision.next === 'round';) {
      const tracker = this.#tracker;
      rounds.push(
        await sendRound(options.root, this.#sender, {
          ...options,
          softDirty: tracking === 'soft-dirty',
          tracker,
        }),
      );
      decision = decide(rounds, options.goal);
      const gaps = tracker?.gaps === undefined ? '' : `; not every write is known (${tracker.gaps})`;
      told.push(describe(rounds, decision.reason + gaps, decision.estimatedPauseMs));
      options.onRound(told);
    }
  }

  /**
   * For a final dump that leaves out what was not written to since the last round: the pages that it must not leave
   * out all the same. undefined: it must leave none out.
   */
  get unread(): readonly LazyRange[] | undefined {
    return this.#tracker?.unread;
  }

  /** Bytes that were sent so far. */
  get bytes(): number {
    return this.#sender.bytes;
  }

  /**
   * Instead of a final dump's pages, for a frozen tree whose dump has left its pages where they are: tells the destination
   * which it has as they are. Returns once it knows.
   */
  async keepUnwritten(tasks: readonly TaskRef[], left: readonly LazyRange[]): Promise<void> {
    await sendUnwritten(tasks, left, this.#tracker, this.#sender);
    this.close();
  }

  /**
   * Takes the pages of the final dump from criu's socket.
   * @param leftFile where it writes down what it leaves out; undefined: it leaves nothing out
   */
  serveDump(from: Duplex, leftFile: string | undefined, onBytes: (total: number) => void): Relay {
    const left = leftFile === undefined ? undefined : new LeftPages(leftFile);
    return serveDump(from, this.#socket, this.#sender, left, onBytes);
  }

  /** Ends the tracking of writes. */
  close(): void {
    this.#tracker?.close();
  }
}

/**
 * @param setting the configuration's precopy.tracking
 * @param softDirty whether the kernel has soft-dirty bits
 * @param compares whether the final dump compares every page. Soft-dirty bits need that: they are read and cleared one
 *   after the other, and a write between the two is not told
 */
export function chooseTracking(setting: 'auto' | 'hash', softDirty: boolean, compares: boolean): Tracking {
  if (setting === 'hash') return 'compare';
  return softDirty && compares ? 'soft-dirty' : 'protect';
}

function describe(rounds: readonly Round[], reason: string, pauseMs: number | undefined): PrecopyRound {
  const { scannedBytes = 0, sentBytes = 0, durationMs = 0 } = rounds.at(-1) ?? {};
  const sinceMs = rounds.at(-2)?.durationMs;
  return {
    scannedBytes,
    sentBytes,
    durationUs: Math.round(durationMs * 1000),
    dirtyBytesPerSecond: sinceMs === undefined ? 0 : Math.round((sentBytes / Math.max(1, sinceMs)) * 1000),
    estimatedPauseUs: Math.round((pauseMs ?? 0) * 1000),
    reason,
  };
}
