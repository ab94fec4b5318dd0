import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { PAGE_SIZE } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import type { TaskRef } from '../processes/procfs.js';
import { readTree } from '../processes/tree.js';
import type { DeltaSender } from './delta-sender.js';
import { FRAME_PAGES } from './frame.js';
import { readRuns, taskObject, type PageRun } from './memory-map.js';
import type { Round } from './policy.js';

export interface RoundOptions {
  /** Whether the kernel tells which pages were written to. */
  readonly softDirty: boolean;
  readonly signal: AbortSignal;
  /** Called with the sum of bytes looked at. */
  readonly onScanned?: ((bytes: number) => void) | undefined;
}

/**
 * One round: reads the memory of a running tree through /proc/PID/mem and sends what the destination does not have.
 * Nothing is stopped or frozen. A page that is written to meanwhile may be read half old and half new, and the bits
 * that tell of writes are not read and cleared at one instant: neither matters, because the final dump compares every
 * page of the frozen tree by its hash.
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
  { softDirty, signal }: RoundOptions,
  onScanned: (bytes: number) => void,
): Promise<void> {
  // A new child has its parent's bits, which say nothing of what was sent of the child.
  const runs = await readRuns(pid, softDirty && sender.knows(await taskObject(pid)));
  if (softDirty) await writeFile(`/proc/${pid}/clear_refs`, '4');
  const memory = await open(`/proc/${pid}/mem`, 'r');
  try {
    let buffer = Buffer.allocUnsafeSlow(FRAME_PAGES * PAGE_SIZE);
    for (const piece of pieces(runs)) {
      signal.throwIfAborted();
      const wanted = piece.pages * PAGE_SIZE;
      const bytesRead = await readMemory(memory, buffer, wanted, piece.address);
      onScanned(bytesRead);
      if (bytesRead === 0) continue;
      const sent = await sender.offer(piece.object, piece.objectAddress, buffer.subarray(0, bytesRead));
      // The socket may still hold what was sent.
      if (sent > 0) buffer = Buffer.allocUnsafeSlow(FRAME_PAGES * PAGE_SIZE);
    }
  } finally {
    await memory.close();
  }
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
  for (const { object, objectAddress, address, pages } of runs)
    for (let done = 0; done < pages; done += FRAME_PAGES)
      yield {
        object,
        objectAddress: objectAddress + done * PAGE_SIZE,
        address: address + done * PAGE_SIZE,
        pages: Math.min(FRAME_PAGES, pages - done),
      };
}

function hasGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ESRCH';
}
