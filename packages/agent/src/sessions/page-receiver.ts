import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { pageServerArgs, startCriu, type CriuRun } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import { criuFailure } from '../criu/failure.js';
import { connectPages } from '../pages/data-client.js';
import { relay, type Relay } from '../pages/relay.js';
import type { SessionDeps } from './deps.js';
import type { DestinationRecord } from './record.js';

/** How long criu's page server may take to end once the source has said that all pages are sent. */
const LAST_PAGE_MS = 60_000;

/** Disk-less: criu's page server on this node, fed from the source's data port, writing into the memory area. */
export class PageReceiver {
  readonly #relay: Relay;
  readonly #run: CriuRun;
  readonly #directory: string;
  readonly #node: string;

  private constructor(run: CriuRun, pages: Relay, directory: string, node: string) {
    this.#run = run;
    this.#relay = pages;
    this.#directory = directory;
    this.#node = node;
  }

  /** Connects to the source and starts the page server. */
  static async start(
    record: DestinationRecord,
    images: string,
    directory: string,
    deps: SessionDeps,
    onBytes: (total: number) => void,
  ): Promise<PageReceiver> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const greeting = { migrationId: record.migrationId, ticket: Buffer.from(record.ticket, 'hex') };
    const socket = await connectPages(record.peer.data, record.peer.node, deps.identity, greeting);
    try {
      const run = await startCriu({
        command: deps.criu.command,
        args: pageServerArgs({
          imagesDir: images,
          workDir: directory,
          logFile: join(directory, 'page-server.log'),
          logLevel: deps.config.criu.log_level,
          pageServerFd: 3,
        }),
        runDir: directory,
        stdio: { pageSocket: true },
      });
      return new PageReceiver(run, relay(socket, pageSocket(run), onBytes), directory, deps.config.node);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  /** Waits for the last page. Throws unless the page server took everything and both sides counted the same. */
  async finish(expectedBytes: number): Promise<number> {
    const timer = setTimeout(
      () => this.#relay.cut(new Error('the last page did not come in time')),
      LAST_PAGE_MS,
    );
    const exit = await this.#run.exited.finally(() => clearTimeout(timer));
    if (exit.code !== 0) {
      throw await criuFailure({
        exit,
        logFile: join(this.#directory, 'page-server.log'),
        stage: 'page-server',
        step: 'receive-pages',
        node: this.#node,
      });
    }
    const received = this.#relay.bytes();
    if (received !== expectedBytes) {
      throw new FerryError(
        'PAGE_COUNT_MISMATCH',
        `the source sent ${expectedBytes} bytes of pages, ${received} arrived`,
        { step: 'receive-pages' },
      );
    }
    return received;
  }

  /** Ends it before its time. */
  async destroy(): Promise<void> {
    this.#relay.cut(new Error('discarded'));
    await this.#run.signal('SIGKILL');
    await this.#run.exited;
  }
}

function pageSocket(run: CriuRun): Socket {
  if (run.pageSocket === undefined)
    throw new FerryError('INTERNAL', 'criu was started without a page socket');
  return run.pageSocket;
}
