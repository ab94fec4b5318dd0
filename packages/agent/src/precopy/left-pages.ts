import { closeSync, openSync, readSync } from 'node:fs';
import { parseRange } from '../postcopy/lazy-ranges.js';
import { privateObject, type PageRun } from './memory-map.js';

const CHUNK_BYTES = 65_536;

/** Where the final dump is in its pages. */
export interface DumpPosition {
  readonly object: bigint;
  readonly address: number;
}

/**
 * The pages that a running `criu dump` does not give us, because they are as they were in the last round. They are
 * written down (packages/criu/scripts/leave-pages.pl) before criu goes on, in the order in which it asks for pages.
 */
export class LeftPages {
  readonly #path: string;
  readonly #buffer = Buffer.alloc(CHUNK_BYTES);
  #fd: number | undefined;
  #line = '';
  #runs: PageRun[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes those that come before a position of the dump; undefined: all. */
  take(before?: DumpPosition): PageRun[] {
    this.#read();
    const isAfter = ({ object, address }: PageRun): boolean =>
      before !== undefined && object === before.object && address >= before.address;
    const end = this.#runs.findIndex(isAfter);
    return this.#runs.splice(0, end < 0 ? this.#runs.length : end);
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  // Without going through threads: it is asked for each run of pages that the dump sends.
  #read(): void {
    this.#fd ??= openSync(this.#path, 'r');
    for (;;) {
      const bytes = readSync(this.#fd, this.#buffer);
      if (bytes === 0) return;
      const lines = (this.#line + this.#buffer.toString('latin1', 0, bytes)).split('\n');
      this.#line = lines.pop() ?? '';
      for (const { pid, address, pages } of lines.map(parseRange))
        this.#runs.push({ object: privateObject(pid), objectAddress: address, address, pages });
    }
  }
}
