import type { Duplex } from 'node:stream';
import type { PrecopyRound } from '@ferry/protocol';
import type { Relay } from '../pages/relay.js';
import type { TaskRef } from '../processes/procfs.js';
import { DeltaSender } from './delta-sender.js';
import { serveDump } from './dump-server.js';
import { PageHasher } from './page-hash.js';
import { decide, type Goal, type Round } from './policy.js';
import { sendRound } from './round.js';

export interface RoundsOptions {
  /** The root of the tree. */
  readonly root: TaskRef;
  readonly goal: Goal;
  /** Whether the kernel tells which pages were written to. */
  readonly softDirty: boolean;
  readonly signal: AbortSignal;
  readonly onScanned: (bytes: number) => void;
  /** After each round, with all of them so far. */
  readonly onRound: (rounds: readonly PrecopyRound[]) => void;
}

/** The source's side of a pre-copy: rounds while the tree runs, then the pages of its final dump. */
export class SourcePrecopy {
  readonly #socket: Duplex;
  readonly #sender: DeltaSender;

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
    const rounds: Round[] = [];
    const told: PrecopyRound[] = [];
    for (let decision = decide(rounds, options.goal); decision.next === 'round';) {
      rounds.push(await sendRound(options.root, this.#sender, options));
      decision = decide(rounds, options.goal);
      told.push(describe(rounds, decision.reason, decision.estimatedPauseMs));
      options.onRound(told);
    }
  }

  /** Takes the pages of the final dump from criu's socket. */
  serveDump(from: Duplex, onBytes: (total: number) => void): Relay {
    return serveDump(from, this.#socket, this.#sender, onBytes);
  }
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
