import { readlink } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CriuExit } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import { execa } from 'execa';
import type { Logger } from 'pino';
import { listProcDirectory, type TaskRef } from '../processes/procfs.js';
import { readInetSockets } from '../processes/sockets.js';
import { readTree, signalTasks } from '../processes/tree.js';
import { removeIdleTables, unlockConnections } from './network-lock.js';

const END_REPAIR = fileURLToPath(new URL('../../scripts/end-repair.pl', import.meta.url));

/** Whether criu did not end by itself, or nobody saw how it ended. */
export function wasKilled({ code, signal }: CriuExit): boolean {
  return code === undefined || signal !== undefined;
}

/**
 * Makes the connections of a tree work again after its criu dump was killed: CRIU had put their sockets into repair
 * mode, in which nothing can be read or written, and kept packets away from them. Sockets first: the kernel would
 * answer what comes in for one in repair mode. Nothing happens to what is as it should be.
 * @param known the tasks; those of the tree that runs now when a dump was killed before it was known
 * @returns the tasks, stopped, because one that used a connection meanwhile would get EPERM: they are the caller's to
 *   continue. They are, too, when the connections could not be mended, which is logged.
 */
export async function mendTree(root: TaskRef, known: readonly TaskRef[], logger: Logger): Promise<TaskRef[]> {
  const tasks = known.length === 0 ? await readTree(root) : known;
  const stopped = await signalTasks(tasks, 'SIGSTOP');
  try {
    if (stopped.length > 0) await mendConnections(stopped);
    await removeIdleTables();
  } catch (error) {
    logger.error({ err: error }, 'connections not mended');
  }
  return stopped;
}

async function mendConnections(tasks: readonly TaskRef[]): Promise<void> {
  const pids = tasks.map(({ pid }) => String(pid));
  const { exitCode, stderr } = await execa('perl', [END_REPAIR, ...pids], { reject: false });
  if (exitCode !== 0) throw new FerryError('INTERNAL', `connections not taken out of repair mode: ${stderr}`);
  await unlockConnections(await connectionsOf(tasks));
}

/** The connections of the tasks, keyed as readInetSockets does. */
async function connectionsOf(tasks: readonly TaskRef[]): Promise<Set<string>> {
  const keys = new Set<string>();
  for (const { pid } of tasks) {
    const open = new Set<string | undefined>();
    for (const fd of await listProcDirectory(pid, 'fd'))
      open.add(await readlink(`/proc/${pid}/fd/${fd}`).catch(() => undefined));
    for (const socket of await readInetSockets(pid))
      if (open.has(`socket:[${socket.inode}]`) && socket.remotePort !== 0) keys.add(socket.key);
  }
  return keys;
}
