import { randomBytes } from 'node:crypto';
import { EventEmitter, on } from 'node:events';
import {
  FerryError,
  toStatus,
  type Operation as OperationView,
  type PhaseTiming,
  type Progress,
} from '@ferry/protocol';

/** What an operation makes: one of the results of the contract. */
export type OperationResult = Pick<OperationView, 'dump' | 'restore' | 'fetch' | 'result'>;

export type OperationKind = 'dump' | 'pre-dump' | 'restore' | 'fetch';

/** What the work of an operation may say about itself while it runs. */
export interface OperationControl {
  readonly id: string;
  /** Aborted by cancel(); its reason is the error to end with. */
  readonly signal: AbortSignal;
  /** Begins a step and runs its work; the time it takes is noted. */
  step<T>(name: string, work: () => Promise<T>, bytesTotal?: number): Promise<T>;
  /** Bytes of the step so far. */
  progress(bytesDone: number, bytesTotal?: number): void;
}

/** How often watchers hear of bytes. */
const PROGRESS_MS = 200;

/** A long operation. It runs whether anybody watches or not. */
export class Operation implements OperationControl {
  readonly id: string;
  readonly kind: OperationKind;
  readonly #aborter = new AbortController();
  readonly #changed = new EventEmitter().setMaxListeners(0);
  readonly #timings: PhaseTiming[] = [];
  #state: OperationView['state'] = 'STATE_RUNNING';
  #progress: Progress = { step: '', bytesDone: 0, bytesTotal: 0 };
  #progressTimer: NodeJS.Timeout | undefined;
  #error: FerryError | undefined;
  #result: OperationResult = {};
  /** Settles when it has ended, however that was. */
  readonly ended: Promise<void>;

  /** Begins the work at once. */
  constructor(kind: OperationKind, work: (control: OperationControl) => Promise<OperationResult>) {
    this.kind = kind;
    this.id = `${kind}-${randomBytes(8).toString('hex')}`;
    this.ended = this.#run(work);
  }

  get signal(): AbortSignal {
    return this.#aborter.signal;
  }

  /** Whether it still runs. */
  get running(): boolean {
    return this.#state === 'STATE_RUNNING';
  }

  /** The error it ended with. */
  get error(): FerryError | undefined {
    return this.#error;
  }

  /** It as it is now. */
  view(): OperationView {
    return {
      id: this.id,
      kind: this.kind,
      state: this.#state,
      progress: { ...this.#progress },
      error: this.#error === undefined ? null : toStatus(this.#error),
      timings: [...this.#timings],
      ...this.#result,
    };
  }

  /** It now and after every change until it ends; the last one is its end. */
  async *watch(signal: AbortSignal): AsyncGenerator<OperationView, void, undefined> {
    try {
      // Listen before looking, so that no change falls in between.
      const changes = on(this.#changed, 'change', { signal });
      try {
        let view = this.view();
        yield view;
        while (view.state === 'STATE_RUNNING') {
          await changes.next();
          view = this.view();
          yield view;
        }
      } finally {
        await changes.return?.();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Asks it to stop. What it has begun, it undoes. */
  cancel(reason: FerryError): void {
    if (this.running) this.#aborter.abort(reason);
  }

  async step<T>(name: string, work: () => Promise<T>, bytesTotal = 0): Promise<T> {
    this.#progress = { step: name, bytesDone: 0, bytesTotal };
    this.#changed.emit('change');
    const start = performance.timeOrigin + performance.now();
    try {
      return await work();
    } finally {
      const durationMs = performance.timeOrigin + performance.now() - start;
      this.#timings.push({
        name,
        startUnixUs: Math.round(start * 1000),
        durationUs: Math.round(durationMs * 1000),
      });
    }
  }

  progress(bytesDone: number, bytesTotal = this.#progress.bytesTotal): void {
    this.#progress = { ...this.#progress, bytesDone, bytesTotal };
    this.#progressTimer ??= setTimeout(() => {
      this.#progressTimer = undefined;
      this.#changed.emit('change');
    }, PROGRESS_MS);
  }

  async #run(work: (control: OperationControl) => Promise<OperationResult>): Promise<void> {
    try {
      this.#result = await work(this);
      this.#state = 'STATE_DONE';
    } catch (thrown) {
      this.#error = FerryError.from(thrown);
      this.#state =
        this.signal.aborted && this.#error === this.signal.reason ? 'STATE_CANCELLED' : 'STATE_FAILED';
    }
    clearTimeout(this.#progressTimer);
    this.#changed.emit('change');
  }
}
