import { copyFile, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { adoptCriu, PAGER_SCRIPT, startCriu } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import { countPages, KEPT_FILE, RANGES_FILE, readKeptRanges, readLazyRanges } from './lazy-ranges.js';

const READY_MS = 5_000;
const POLL_MS = 10;

/** What the pager says when nothing is missing any more. */
export interface Filled {
  readonly pages: number;
  readonly fetched: number;
  readonly dropped: number;
}

/**
 * The process that answers the page faults of a lazily restored tree: packages/criu/scripts/pager.pl. It outlives
 * this agent, and a heir of it takes over when it is killed.
 */
export class Pager {
  readonly directory: string;

  /** @param directory its own */
  constructor(directory: string) {
    this.directory = directory;
  }

  /**
   * Starts it, for a restore that is yet to come; returns when it listens.
   * @param workDir where criu restore will look for it
   */
  async start(workDir: string): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    await mkdir(workDir, { recursive: true, mode: 0o700 });
    await startCriu({
      command: ['perl', PAGER_SCRIPT],
      args: [workDir],
      runDir: this.directory,
      cwd: this.directory,
    });
    const deadline = performance.now() + READY_MS;
    for (;;) {
      try {
        (await this.connect()).destroy();
        return;
      } catch (error) {
        if (performance.now() > deadline)
          throw new FerryError('INTERNAL', `the pager did not start; see ${this.directory}`, {
            cause: error,
          });
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Tells it what is missing, and what of it is here; before the restore. Returns the numbers of pages. */
  async expect(images: string): Promise<{ readonly pages: number; readonly kept: number }> {
    const kept = await readKeptRanges(images);
    if (kept.length > 0) await copyFile(join(images, KEPT_FILE), join(this.directory, 'kept'));
    await copyFile(join(images, RANGES_FILE), join(this.directory, 'ranges'));
    return { pages: countPages(await readLazyRanges(images)), kept: countPages(kept) };
  }

  /** Has it fetch what nobody has touched, too. */
  async go(): Promise<void> {
    await writeFile(join(this.directory, 'go'), '', { mode: 0o600 });
  }

  /** A connection that it takes pages from; the last one counts. Throws when it is not there. */
  async connect(): Promise<Socket> {
    // By way of the directory's descriptor: a socket's path has at most 107 bytes.
    const directory = await open(this.directory, 'r');
    try {
      return await new Promise((resolve, reject) => {
        const socket = connect({ path: `/proc/self/fd/${directory.fd}/feed`, allowHalfOpen: true });
        socket.once('error', reject);
        socket.once('connect', () => {
          socket.removeListener('error', reject);
          socket.on('error', () => undefined);
          resolve(socket);
        });
      });
    } finally {
      await directory.close();
    }
  }

  /** What it says at its end; undefined before that. */
  async filled(): Promise<Filled | undefined> {
    const text = await readFile(join(this.directory, 'done'), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const [pages = 0, fetched = 0, dropped = 0] = text.trim().split(' ').map(Number);
    return { pages, fetched, dropped };
  }

  /** Ends it and its heir, once nothing that it looks after is left. Nothing happens when it was never started. */
  async stop(): Promise<void> {
    if ((await adoptCriu(this.directory)) === undefined) return;
    await writeFile(join(this.directory, 'stop'), '');
    const deadline = performance.now() + READY_MS;
    while (performance.now() < deadline) {
      const socket = await this.connect().catch(() => undefined);
      if (socket === undefined) break;
      socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    await rm(this.directory, { recursive: true, force: true });
  }
}
