import { connect, type Ferry } from '../ferry.js';
import type { Limits } from '../limits.js';
import type { MigrationRequest } from '../plan/request.js';
import { FakeAgent } from './fake-agent.js';

/** Two fake agents and a controller connected to them. */
export interface Pair {
  readonly a: FakeAgent;
  readonly b: FakeAgent;
  readonly ferry: Ferry;
  readonly request: MigrationRequest;
  close(): void;
}

/** Short enough for tests of what happens when a node stays away. */
const IMPATIENT: Partial<Limits> = {
  lookMs: 500,
  planMs: 1_000,
  tryMs: 1_000,
  undoMs: 300,
  discardMs: 300,
  decideMs: 1_000,
  resumeMs: 1_000,
  pauseMs: 20,
};

export async function startPair(limits: Partial<Limits> = {}): Promise<Pair> {
  const a = await new FakeAgent('a').start();
  const b = await new FakeAgent('b').start();
  const ferry = await connect(
    { nodes: { a: { address: a.address }, b: { address: b.address } }, tls: undefined },
    { ...IMPATIENT, ...limits },
  );
  return {
    a,
    b,
    ferry,
    request: { process: 100, from: 'a', to: 'b', mode: 'diskless', id: 'm1' },
    close: () => {
      ferry.close();
      a.stop();
      b.stop();
    },
  };
}
