import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { PAGE_SIZE } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import type { TaskRef } from '../processes/procfs.js';
import { readTree } from '../processes/tree.js';
import type { DeltaSender } from './delta-sender.js';
import { FRAME_PAGES } from './frame.js';
import { readRuns, taskObject, type AddressRange, type PageRun } from './memory-map.js';
import type { Round } from './policy.js';
import type { WriteTracker } from './write-tracker.js';

export interface RoundOptions {
  /** Whether the kernel tells which pages were written to. */
  readonly softDirty: boolean;
  /** Knows of writes where there are no soft-dirty bits. */
  readonly tracker: WriteTracker | undefined;
  readonly signal: AbortSignal;
  /** Called with the sum of bytes looked at. */
  readonly onScanned?: ((bytes: number) => void) | undefined;
}

/**
 * One round: reads the memory of a running tree through /proc/PID/mem and sends what the destination does not have.
 * Nothing is stopped or frozen. A page that is written to meanwhile may be read half old and half new, and the bits
 * that tell of writes are not read and cleared at one instant: neither matters, because the final dump compares every
 * page of the frozen tree by its hash. It does not those that the tracker knows: but these are protected first and then
 * read, so that what is written to them meanwhile is told.
 */
export async function sendRound(root: TaskRef, sender: DeltaSender, options: RoundOptions): Promise<Round> {
  const start = performance.now();
  const before = sender.bytes;
  let scannedBytes = 0;
  const tree = await readTree(root);
  if (tree[0]?.startTimeTicks !== root.startTimeTicks)
    throw new FerryError('PROCESS_GONE', `process ${root.pid} has ended`, { step: 'precopy' });
  for (const task of tree) {
    try {
      await sendTask(task.pid, sender, options, (bytes) => {
        scannedBytes += bytes;
        options.onScanned?.(scannedBytes);
      });
    } catch (error) {
      // It may end at any moment; the final dump does not have it then either.
      if (!hasGone(error)) throw error;
    }
  }
  await sender.endRound();
  return { scannedBytes, sentBytes: sender.bytes - before, durationMs: performance.now() - start };
}

async function sendTask(
  pid: number,
  sender: DeltaSender,
  options: RoundOptions,
  onScanned: (bytes: number) => void,
): Promise<void> {
  const { softDirty, tracker } = options;
  const object = await taskObject(pid);
  const { areas = [], written = [] } = (await tracker?.ask(pid)) ?? {};
  const tracked = written.map((range) => runOf(object, range));
  let missed: readonly PageRun[] = tracked;
  try {
    // A new child has its parent's bits, which say nothing of what was sent of the child.
    const others = await readRuns(pid, object, softDirty && sender.knows(object), areas);
    if (softDirty) await writeFile(`/proc/${pid}/clear_refs`, '4');
    const memory = await open(`/proc/${pid}/mem`, 'r');
    try {
      await sendRuns(memory, others, sender, options.signal, onScanned);
      missed = await sendRuns(memory, tracked, sender, options.signal, onScanned);
    } finally {
      await memory.close();
    }
  } finally {
    tracker?.missed(missed);
  }
}

function runOf(object: bigint, { start, end }: AddressRange): PageRun {
  return { object, objectAddress: start, address: start, pages: (end - start) / PAGE_SIZE };
}

/** Returns what could not be read. */
async function sendRuns(
  memory: FileHandle,
  runs: readonly PageRun[],
  sender: DeltaSender,
  signal: AbortSignal,
  onScanned: (bytes: number) => void,
): Promise<PageRun[]> {
  const missed: PageRun[] = [];
  let buffer = Buffer.allocUnsafeSlow(FRAME_PAGES * PAGE_SIZE);
  for (const piece of pieces(runs)) {
    signal.throwIfAborted();
    const bytesRead = await readMemory(memory, buffer, piece.pages * PAGE_SIZE, piece.address);
    onScanned(bytesRead);
    const pagesRead = bytesRead / PAGE_SIZE;
    if (pagesRead < piece.pages) missed.push(from(piece, pagesRead));
    if (pagesRead === 0) continue;
    const sent = await sender.offer(piece.object, piece.objectAddress, buffer.subarray(0, bytesRead));
    // The socket may still hold what was sent.
    if (sent > 0) buffer = Buffer.allocUnsafeSlow(FRAME_PAGES * PAGE_SIZE);
  }
  return missed;
}

/** Reads what is there; nothing where the memory has been unmapped since. */
async function readMemory(
  memory: FileHandle,
  buffer: Buffer,
  wanted: number,
  address: number,
): Promise<number> {
  try {
    const { bytesRead } = await memory.read(buffer, 0, wanted, address);
    return bytesRead - (bytesRead % PAGE_SIZE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') return 0;
    throw error;
  }
}

function* pieces(runs: readonly PageRun[]): Generator<PageRun, void, undefined> {
  for (const run of runs)
    for (let done = 0; done < run.pages; done += FRAME_PAGES)
      yield { ...from(run, done), pages: Math.min(FRAME_PAGES, run.pages - done) };
}

/** A run without its first pages. */
function from(run: PageRun, pages: number): PageRun {
  return {
    object: run.object,
    objectAddress: run.objectAddress + pages * PAGE_SIZE,
    address: run.address + pages * PAGE_SIZE,
    pages: run.pages - pages,
  };
}

function hasGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ESRCH';
}
