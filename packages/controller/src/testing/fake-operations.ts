import { FerryError, toStatus, type agentServices, type Handlers, type Operation } from '@ferry/protocol';
import { fakeProcess } from './facts.js';

const BASE: Operation = {
  id: 'op-1',
  kind: 'dump',
  state: 'STATE_RUNNING',
  progress: { step: 'dump', bytesDone: 10, bytesTotal: 100 },
  error: null,
  timings: [],
};

/** Dump and restore of a fake agent: they end when told, or when cancelled. */
export class FakeOperations {
  /** The last Dump or Restore. */
  request: unknown;
  /** Awaited between the first message and the end. */
  work: Promise<unknown> = Promise.resolve();
  /** Does not cancel when asked to. */
  deaf = false;
  #cancel: () => void = () => undefined;

  checkpoint(): Handlers<typeof agentServices.checkpoint> {
    return {
      PreDump: () => this.#run({}, {}),
      Dump: (request) => {
        const { imageId } = request;
        const result = { imageId, imageBytes: 4096, stats: null };
        return this.#run(request, { kind: 'dump', result: 'dump', dump: result });
      },
      Restore: (request) => {
        const result = { process: fakeProcess(7, 'x').ref, stats: null };
        return this.#run(request, { kind: 'restore', result: 'restore', restore: result });
      },
    };
  }

  operation(): Handlers<typeof agentServices.operation> {
    return {
      GetOperation: () => Promise.resolve({ operation: BASE }),
      ListOperations: () => Promise.resolve({ operations: [BASE] }),
      WatchOperation: () => this.#run({}, {}),
      CancelOperation: () => {
        if (!this.deaf) this.#cancel();
        return Promise.resolve({ operation: BASE });
      },
    };
  }

  async *#run(request: unknown, result: Partial<Operation>): AsyncGenerator<{ operation: Operation }> {
    this.request = request;
    const cancelled = new Promise<'cancelled'>((resolve) => (this.#cancel = () => resolve('cancelled')));
    yield { operation: BASE };
    if ((await Promise.race([cancelled, this.work])) === 'cancelled') {
      const error = toStatus(new FerryError('CANCELLED', 'stopped on request'));
      yield { operation: { ...BASE, state: 'STATE_CANCELLED', error } };
      return;
    }
    yield { operation: { ...BASE, state: 'STATE_DONE', ...result } };
  }
}
