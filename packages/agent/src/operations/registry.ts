import { FerryError } from '@ferry/protocol';
import type { Logger } from 'pino';
import { Operation, type OperationControl, type OperationKind, type OperationResult } from './operation.js';

/** How many ended operations are remembered. */
const KEPT = 256;

/** The operations of this agent process: those that run, and the last ones that ended. */
export class OperationRegistry {
  readonly #limit: number;
  readonly #logger: Logger;
  /** Oldest first. */
  readonly #operations = new Map<string, Operation>();
  #closed = false;

  /** @param limit how many may run at a time */
  constructor(limit: number, logger: Logger) {
    this.#limit = limit;
    this.#logger = logger;
  }

  /** Begins an operation. Throws TOO_MANY_SESSIONS, or DRAINING after close(). */
  start(kind: OperationKind, work: (control: OperationControl) => Promise<OperationResult>): Operation {
    if (this.#closed) throw new FerryError('DRAINING', 'the agent is shutting down');
    if (this.#running().length >= this.#limit)
      throw new FerryError('TOO_MANY_SESSIONS', `${this.#limit} operations run already`, {
        remedy: 'Wait, or raise limits.max_operations in the configuration.',
      });
    const operation = new Operation(kind, work);
    this.#operations.set(operation.id, operation);
    const logger = this.#logger.child({ operation: operation.id });
    logger.info('operation began');
    void operation.ended.then(() => {
      if (operation.error === undefined) logger.info({ timings: operation.view().timings }, 'operation done');
      else logger.warn({ err: operation.error }, 'operation ended badly');
      this.#forgetOld();
    });
    return operation;
  }

  /** Throws OPERATION_NOT_FOUND. */
  get(id: string): Operation {
    const operation = this.#operations.get(id);
    if (operation === undefined)
      throw new FerryError('OPERATION_NOT_FOUND', `there is no operation ${JSON.stringify(id)}`);
    return operation;
  }

  /** Newest first. */
  list(): Operation[] {
    return [...this.#operations.values()].reverse();
  }

  /** Takes no more, cancels what runs, and waits for it to be undone, but not longer than that. */
  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    const running = this.#running();
    for (const operation of running)
      operation.cancel(new FerryError('DRAINING', 'cancelled: the agent is shutting down'));
    const late = new Promise((resolve) => setTimeout(resolve, timeoutMs).unref());
    await Promise.race([Promise.all(running.map(({ ended }) => ended)), late]);
  }

  #running(): Operation[] {
    return [...this.#operations.values()].filter(({ running }) => running);
  }

  #forgetOld(): void {
    const ended = [...this.#operations.values()].filter(({ running }) => !running);
    for (const operation of ended.slice(0, -KEPT)) this.#operations.delete(operation.id);
  }
}
