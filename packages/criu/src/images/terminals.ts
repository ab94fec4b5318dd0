import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { MAGIC, readImage, writeImage } from './image-file.js';
import { encodeUint, type MessageReader } from './message.js';
import { readPstree } from './pstree.js';

const MAGICS = [MAGIC.common, MAGIC.ttyInfo];
/** Field numbers of tty_info_entry (images/tty.proto). */
const SESSION = 6;
const GROUP = 7;

/**
 * A terminal goes on naming its foreground process group when that has ended: between the end of a shell's command and
 * the shell's taking the terminal back. CRIU writes the number down, and its restore fails, because the kernel accepts
 * living groups only (criu/tty.c, tty_set_prgp). Such a terminal is given to the group of its session's leader, which
 * is whose turn it is.
 * @param dir directory of the images
 * @returns the groups that had ended
 * @throws CriuImageError
 */
export async function mendTerminals(dir: string): Promise<number[]> {
  const file = join(dir, 'tty-info.img');
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (!exists) return [];
  const tasks = await readPstree(dir);
  const groups = new Set(tasks.map(({ pgid }) => pgid));
  const leaders = new Map(tasks.filter(({ pid, sid }) => pid === sid).map(({ sid, pgid }) => [sid, pgid]));
  const ended: number[] = [];
  const messages = (await readImage(file, MAGICS)).map((message) => {
    const { session, group, from, to } = readGroup(message);
    const leader = leaders.get(session);
    if (leader === undefined || groups.has(group)) return message.slice(0);
    ended.push(group);
    return Buffer.concat([message.slice(0, from), Buffer.from(encodeUint(leader)), message.slice(to)]);
  });
  if (ended.length > 0) await writeImage(file, MAGICS, messages);
  return ended;
}

/** The session and the foreground group of a terminal, and where the latter's number is. */
function readGroup(message: MessageReader): { session: number; group: number; from: number; to: number } {
  let [session, group, from, to] = [0, 0, 0, 0];
  for (let field = message.next(); field !== undefined; field = message.next()) {
    if (field.number === SESSION) session = message.uint();
    else if (field.number === GROUP) {
      from = message.position;
      group = message.uint();
      to = message.position;
    } else message.skip();
  }
  return { session, group, from, to };
}
