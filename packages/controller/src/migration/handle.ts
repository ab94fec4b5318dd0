import { FerryError } from '@ferry/protocol';
import { now } from '../clock.js';
import type { NodeDirectory } from '../inventory/directory.js';
import type { Limits } from '../limits.js';
import { checkRequest, type MigrationRequest } from '../plan/request.js';
import { drive, type End } from './drive.js';
import { EventLog, type MigrationEvent } from './events.js';
import { makeMigrationId } from './id.js';
import { makeResult, type MigrationResult } from './result.js';
import { Run } from './run.js';

/** A migration under way. */
export class MigrationHandle {
  readonly id: string;
  readonly #log = new EventLog();
  readonly #stop = new AbortController();
  readonly #result: Promise<MigrationResult>;

  constructor(request: MigrationRequest, nodes: NodeDirectory, limits: Limits) {
    this.id = request.id ?? makeMigrationId();
    this.#result = this.#run(request, nodes, limits);
  }

  /** What happens, from the beginning for every reader. Ends with the migration. */
  get events(): AsyncIterable<MigrationEvent> {
    return this.#log;
  }

  /** How it ended. Never rejects: a failure is an outcome with its error. */
  result(): Promise<MigrationResult> {
    return this.#result;
  }

  /** Undoes the migration unless it is being decided already; returns how it ended. */
  cancel(): Promise<MigrationResult> {
    if (!this.#stop.signal.aborted) this.#stop.abort(new FerryError('CANCELLED', 'stopped on request'));
    return this.#result;
  }

  async #run(request: MigrationRequest, nodes: NodeDirectory, limits: Limits): Promise<MigrationResult> {
    const start = now();
    let run: Run | undefined;
    let end: End;
    try {
      checkRequest(request);
      const clients = { source: nodes.client(request.from), destination: nodes.client(request.to) };
      run = new Run(this.id, request, clients, limits, this.#log, this.#stop);
      end = await drive(run);
    } catch (thrown) {
      end = { outcome: 'refused', error: FerryError.from(thrown) };
    }
    this.#log.end();
    return makeResult(this.id, request, run, { ...end, totalMs: now() - start });
  }
}
