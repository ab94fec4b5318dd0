import type { Socket } from 'node:net';
import { FerryError } from '@ferry/protocol';
import type { Logger } from 'pino';
import type { HeldDump } from '../sessions/held-dump.js';
import type { SourceRecord } from '../sessions/record.js';
import type { TaskRef } from '../processes/procfs.js';
import { anyAlive, signalTasks } from '../processes/tree.js';
import { LazyMemory } from './lazy-memory.js';
import { isDraining } from './drain-state.js';
import { servePages } from './sender.js';
import { waitStopped } from './stopped.js';

/** How long tasks may take to be seen stopped. */
const STOPPED_MS = 10_000;

export interface SourceDrainOptions {
  readonly record: SourceRecord;
  readonly dump: HeldDump;
  readonly save: () => Promise<void>;
  /** Sees the tree gone, which has been killed. */
  readonly seeGone: () => Promise<void>;
  /** Tidies up after the session; an error: memory was lost. */
  readonly finish: (error: FerryError | undefined) => Promise<void>;
  readonly onBytes: (total: number) => void;
  readonly logger: Logger;
}

/** The source's side of what is fetched after the move: gives out the memory of the frozen tree, and then ends it. */
export class SourceDrain {
  readonly #options: SourceDrainOptions;
  #memory: LazyMemory | undefined;
  #socket: Socket | undefined;
  #ending: Promise<void> | undefined;

  constructor(options: SourceDrainOptions) {
    this.#options = options;
  }

  /** Takes hold of the frozen tree's memory; what it is goes into the record. */
  async open(images: string): Promise<void> {
    const { record } = this.#options;
    this.#memory ??= await LazyMemory.open(images, record.tasks);
    record.drain ??= { pages: this.#memory.pages, state: 'pending' };
  }

  /**
   * The tree is not ended before its memory has gone over, so the receipt leaves once every task is seen stopped for
   * good: held by criu, with a SIGSTOP behind that. Throws INTERNAL when one is not.
   */
  async checkFrozen(): Promise<void> {
    const left = await waitStopped(this.#options.record.tasks, STOPPED_MS);
    if (left.length > 0) throw notFrozen(left);
  }

  /**
   * After the decision, before the receipt leaves: a SIGSTOP for every task, which takes effect when its tracer dies,
   * so that none runs whatever becomes of criu and of this agent. One that is gone will not run either. Throws INTERNAL.
   */
  async seal(): Promise<void> {
    const { tasks } = this.#options.record;
    const there = await signalTasks(tasks, 'SIGSTOP');
    const left = await waitStopped(there, STOPPED_MS);
    if (await anyAlive(left)) throw notFrozen(left);
  }

  /** Whether connections of the destination are for serve(). */
  get serves(): boolean {
    const { drain, state } = this.#options.record;
    return drain !== undefined && state !== 'ABORTING' && state !== 'ABORTED';
  }

  /** Serves a connection, and lets go of the one before. */
  serve(socket: Socket): void {
    this.#socket?.destroy();
    this.#socket = socket;
    const { logger, onBytes } = this.#options;
    const source = {
      read: (pid: number, address: number, pages: number): Promise<Buffer> => {
        if (this.#memory !== undefined) return this.#memory.read(pid, address, pages);
        throw new FerryError('PAGE_STREAM_LOST', 'the memory has been given up');
      },
    };
    servePages(socket, source, (pages) => this.#agree(pages), onBytes)
      .catch((error: unknown) => logger.warn({ err: error }, 'page feed broke'))
      .finally(() => socket.destroySoon());
  }

  /** The destination has accounted for so many pages. Returns whether that is all of them; the tree then ends. */
  async #agree(pages: number): Promise<boolean> {
    const { record, save, logger } = this.#options;
    if (record.state !== 'COMMITTED' || record.drain?.pages !== pages) {
      logger.error({ pages, expected: record.drain?.pages }, 'the destination counts other pages');
      return false;
    }
    if (record.drain.state === 'pending') {
      record.drain.state = 'agreed';
      await save();
      // Not awaited: the destination is told first.
      void this.#end();
    }
    return true;
  }

  /**
   * Ends the frozen tree and the session; joins an end under way. Without an agreement the memory is lost: somebody has
   * killed the tree, or the node was started anew.
   */
  async #end(): Promise<void> {
    this.#ending ??= this.#doEnd()
      .catch((error: unknown) =>
        this.#options.logger.error({ err: error }, 'the frozen tree could not be ended'),
      )
      .finally(() => {
        this.#ending = undefined;
      });
    await this.#ending;
  }

  async #doEnd(): Promise<void> {
    const { record, dump, save, seeGone, finish } = this.#options;
    await this.close();
    await dump.end(record.tasks);
    await seeGone();
    const whole = record.drain?.state === 'agreed';
    if (record.drain !== undefined) record.drain.state = whole ? 'done' : 'lost';
    await finish(whole ? undefined : memoryLost(record));
    await save();
  }

  /** After a restart of the agent. */
  async recover(images: string): Promise<void> {
    if (this.#options.record.drain?.state !== 'agreed') await this.open(images);
  }

  /** Called every second after the commit: a tree that an operator has killed has no memory to wait for. */
  async tick(): Promise<void> {
    const { drain, state, tasks } = this.#options.record;
    if (state !== 'COMMITTED' || !isDraining(drain)) return;
    // One that criu holds stays a zombie until criu ends.
    if (drain?.state === 'agreed' || !(await anyAlive(tasks))) await this.#end();
  }

  /** Lets go of the memory. */
  async close(): Promise<void> {
    const memory = this.#memory;
    this.#memory = undefined;
    await memory?.close();
  }
}

function memoryLost({ node, peer }: SourceRecord): FerryError {
  return new FerryError(
    'MEMORY_LOST',
    `the frozen tree on ${node} was killed before all of its memory had reached ${peer.node}: the process stops there at the first page that is missing`,
    { step: 'drain' },
  );
}

function notFrozen(tasks: readonly TaskRef[]): FerryError {
  const pids = tasks.map((task) => task.pid).join(', ');
  return new FerryError('INTERNAL', `tasks ${pids} are not frozen any more`, { step: 'commit' });
}
