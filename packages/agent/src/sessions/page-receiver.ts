import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { pageServerArgs, startCriu, type CriuRun } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import { criuFailure } from '../criu/failure.js';
import { decompressing } from '../pages/compression.js';
import { HandedOver } from '../pages/handed-over.js';
import type { PageRun, PageStreamSum } from '../pages/page-stream.js';
import { relay, type Relay } from '../pages/relay.js';
import type { SessionDeps } from './deps.js';
import { connectAsAgreed } from './page-connection.js';
import type { DestinationRecord } from './record.js';

/** How long criu's page server may take to end once the source has said that all pages are sent. */
const LAST_PAGE_MS = 60_000;

/**
 * Disk-less: criu's page server on this node, fed from the source's data port, writing into the memory area. What comes
 * over TLS is relayed to it; a plaintext connection becomes its own.
 */
export class PageReceiver {
  readonly #pages: Relay | HandedOver;
  readonly #run: CriuRun;
  readonly #directory: string;
  readonly #node: string;

  private constructor(run: CriuRun, pages: Relay | HandedOver, directory: string, node: string) {
    this.#run = run;
    this.#pages = pages;
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
    const socket = await connectAsAgreed(record, deps);
    const handedOver =
      record.pageTransport === 'PAGE_TRANSPORT_PLAIN'
        ? new HandedOver(socket, Buffer.from(record.lock, 'hex'), onBytes)
        : undefined;
    try {
      const { command } = deps.criu;
      const run = await startCriu({
        command: (await handedOver?.carrying('take', directory, command)) ?? command,
        args: pageServerArgs({
          imagesDir: images,
          workDir: directory,
          logFile: join(directory, 'page-server.log'),
          logLevel: deps.config.criu.log_level,
          pageServerFd: handedOver === undefined ? 3 : 0,
        }),
        runDir: directory,
        stdio: { pageSocket: handedOver === undefined, stdin: handedOver?.socket },
      });
      const content = record.compression === undefined ? socket : decompressing(socket);
      const pages = handedOver ?? relay(content, pageSocket(run), onBytes);
      // The source's criu learns of it by this, also where it waits for an answer.
      void run.exited.then(({ code }) => code !== 0 && socket.destroy());
      return new PageReceiver(run, pages, directory, deps.config.node);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  /**
   * Waits for the last page. Throws unless the page server took everything and both sides counted the same.
   * @returns pages that may not be what was sent
   */
  async finish(sent: PageStreamSum): Promise<PageRun[]> {
    const timer = setTimeout(() => {
      this.#pages.cut(new Error('the last page did not come in time'));
      void this.#run.signal('SIGTERM');
    }, LAST_PAGE_MS);
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
    const came = this.#pages instanceof HandedOver ? await this.#pages.passed() : undefined;
    const received = came?.bytes ?? this.#pages.bytes();
    if (received !== sent.bytes) {
      throw new FerryError(
        'PAGE_COUNT_MISMATCH',
        `the source sent ${sent.bytes} bytes of pages, ${received} arrived`,
        { step: 'receive-pages' },
      );
    }
    if (this.#pages instanceof HandedOver) this.#pages.socket.destroy();
    const differing = came === undefined ? [] : came.differing(sent);
    if (differing !== undefined) return differing;
    throw new FerryError('PAGES_CORRUPT', 'what tells of pages has changed on the way', {
      step: 'receive-pages',
    });
  }

  /** Ends it before its time. */
  async destroy(): Promise<void> {
    this.#pages.cut(new Error('discarded'));
    await this.#run.signal('SIGKILL');
    await this.#run.exited;
  }
}

function pageSocket(run: CriuRun): Socket {
  if (run.pageSocket === undefined)
    throw new FerryError('INTERNAL', 'criu was started without a page socket');
  return run.pageSocket;
}
