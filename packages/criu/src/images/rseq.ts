import { join } from 'node:path';
import { MAGIC, readImage } from './image-file.js';
import type { MessageReader } from './message.js';
import { readPstree } from './pstree.js';

/** Memory by its address. */
export interface Area {
  readonly address: number;
  readonly bytes: number;
}

/** Field numbers of core_entry and thread_core_entry (images/core.proto). */
const THREAD = 5;
const RSEQ = 15;
/**
 * Of struct rseq (include/uapi/linux/rseq.h), what the kernel writes: cpu_id_start and cpu_id; node_id and mm_cid. What lies
 * between is the thread's own.
 */
const WRITTEN: readonly { readonly offset: number; readonly bytes: number }[] = [
  { offset: 0, bytes: 8 },
  { offset: 20, bytes: 8 },
];

/**
 * Where each process's threads have the kernel keep the number of their processor (rseq(2)). It writes there whenever a
 * thread comes to run on another one, be it only in CRIU's parasite, and when the thread is restored.
 * @param dir directory of the images
 * @returns by pid, as in the images
 * @throws CriuImageError
 */
export async function readRseqAreas(dir: string): Promise<Map<number, Area[]>> {
  const areas = new Map<number, Area[]>();
  for (const { pid, threads } of await readPstree(dir)) {
    const own: Area[] = [];
    for (const thread of threads) {
      const [core] = await readImage(join(dir, `core-${thread}.img`), [MAGIC.common, MAGIC.core]);
      const rseq = core && inside(inside(core, THREAD), RSEQ);
      if (rseq !== undefined) own.push(...writtenAreas(rseq));
    }
    areas.set(pid, own);
  }
  return areas;
}

function inside(message: MessageReader | undefined, number: number): MessageReader | undefined {
  for (let field = message?.next(); field !== undefined; field = message?.next()) {
    if (field.number === number) return message?.message();
    message?.skip();
  }
  return undefined;
}

function writtenAreas(rseq: MessageReader): Area[] {
  let start = 0;
  for (let field = rseq.next(); field !== undefined; field = rseq.next()) {
    if (field.number === 1) start = rseq.uint();
    else rseq.skip();
  }
  return WRITTEN.map(({ offset, bytes }) => ({ address: start + offset, bytes }));
}
