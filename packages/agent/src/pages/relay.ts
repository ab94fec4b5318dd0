import { pipeline } from 'node:stream/promises';
import { Transform, type Duplex } from 'node:stream';

/** A page stream being relayed between CRIU's UNIX socket and the connection to the other agent. */
export interface Relay {
  /** Bytes that went from `from` to `to` so far (pages); replies are not counted. */
  bytes(): number;
  /** Resolves when both directions have ended in order, rejects when one broke. */
  readonly done: Promise<void>;
  /** Breaks both ends off. CRIU then fails its dump cleanly and resumes the tree. */
  cut(reason: Error): void;
}

/**
 * Joins two byte streams, both ways, each half closed on its own. Node's pipes pause the reader while the
 * writer is full, so memory is bounded by the high-water marks whatever passes through.
 * @param from the side that sends pages
 * @param to the side that takes them
 * @param onBytes called with the running total
 */
export function relay(from: Duplex, to: Duplex, onBytes?: (total: number) => void): Relay {
  let total = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      onBytes?.(total);
      done(null, chunk);
    },
  });
  // Two pipelines listen on each end; Node warns of a leak at eleven listeners, and TLS brings some of its own.
  for (const end of [from, to]) end.setMaxListeners(20);
  const done = Promise.all([pipeline(from, meter, to), pipeline(to, from)]).then(() => undefined);
  // Whoever awaits `done` sees the failure; one that nobody awaits any more must not end the agent.
  done.catch(() => undefined);
  return {
    bytes: () => total,
    done,
    cut(reason) {
      from.destroy(reason);
      to.destroy(reason);
    },
  };
}
