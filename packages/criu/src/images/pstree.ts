import { join } from 'node:path';
import { CriuImageError } from './image-error.js';
import { MAGIC, readImage } from './image-file.js';
import type { MessageReader } from './message.js';

/** One process of a dumped tree. All ids are those inside the tree's pid name space. */
export interface PstreeTask {
  readonly pid: number;
  /** 0 for the root. */
  readonly ppid: number;
  readonly pgid: number;
  readonly sid: number;
  readonly threads: readonly number[];
}

/**
 * Reads pstree.img.
 * @param dir directory of the images
 * @returns the processes, parents before their children
 * @throws CriuImageError
 */
export async function readPstree(dir: string): Promise<PstreeTask[]> {
  const file = join(dir, 'pstree.img');
  const messages = await readImage(file, [MAGIC.common, MAGIC.pstree]);
  if (messages.length === 0) throw new CriuImageError(file, 'a process', 'none');
  return messages.map((message) => readTask(message, file));
}

function readTask(reader: MessageReader, file: string): PstreeTask {
  const ids: (number | undefined)[] = [];
  const threads: number[] = [];
  for (let field = reader.next(); field !== undefined; field = reader.next()) {
    if (field.number <= 4) ids[field.number] = reader.uint();
    // Not push(...values): a hostile image could exceed the number of arguments.
    else if (field.number === 5) for (const thread of reader.uints()) threads.push(thread);
    else reader.skip();
  }
  const [, pid, ppid, pgid, sid] = ids;
  if (pid === undefined || ppid === undefined || pgid === undefined || sid === undefined)
    throw new CriuImageError(file, 'pid, ppid, pgid and sid', 'less');
  return { pid, ppid, pgid, sid, threads };
}
