import { readlink } from 'node:fs/promises';
import type { Process } from '@ferry/protocol';
import { describeTask } from './describe.js';
import { readDescriptors, readMountIds, type Descriptor } from './descriptors.js';
import { listProcDirectory, readProcFile, readStat, type TaskRef, type TaskStat } from './procfs.js';
import { readInetSockets, type InetSocket } from './sockets.js';
import { readUnixConnections, type UnixConnection } from './unix-sockets.js';

/** One process of a tree, looked at closely. */
export interface ProcessSnapshot {
  readonly process: Process;
  readonly pid: number;
  readonly stat: TaskStat;
  readonly threadIds: readonly number[];
  readonly descriptors: readonly Descriptor[];
  readonly mountIds: ReadonlySet<number>;
  /** 0: nobody traces it. */
  readonly tracerPid: number;
  /** Memory that a dump would hold. */
  readonly memoryBytes: number;
}

/** Looks at one process; undefined when it has gone. */
export async function lookAt(task: TaskRef): Promise<ProcessSnapshot | undefined> {
  const process = await describeTask(task);
  const stat = await readStat(task.pid);
  if (process === undefined || stat?.startTimeTicks !== task.startTimeTicks) return undefined;
  const status = (await readProcFile(task.pid, 'status')) ?? '';
  // Before its descriptors: a process that ends meanwhile closes its files before it leaves its mounts.
  const mountIds = await readMountIds(task.pid);
  return {
    process,
    pid: task.pid,
    stat,
    threadIds: (await listProcDirectory(task.pid, 'task')).map(Number),
    descriptors: await readDescriptors(task.pid),
    mountIds,
    tracerPid: Number(/^TracerPid:\s*(\d+)/m.exec(status)?.[1] ?? 0),
    memoryBytes: await readMemory(task.pid),
  };
}

/** Anonymous memory, its share of shared memory, and what is swapped out. File pages come from the files. */
async function readMemory(pid: number): Promise<number> {
  const text = (await readProcFile(pid, 'smaps_rollup').catch(() => undefined)) ?? '';
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return (kilobytes('Anonymous') + kilobytes('Pss_Shmem') + kilobytes('Swap')) * 1024;
}

/** Name spaces of a process that are not ours, by their names in /proc/PID/ns. */
export async function foreignNamespaces(pid: number): Promise<string[]> {
  const foreign: string[] = [];
  for (const name of await listProcDirectory(pid, 'ns')) {
    if (name.endsWith('_for_children')) continue;
    const [theirs, ours] = await Promise.all(
      [pid, 'self'].map((who) => readlink(`/proc/${who}/ns/${name}`).catch(() => undefined)),
    );
    if (theirs !== undefined && theirs !== ours) foreign.push(name);
  }
  return foreign.sort();
}

/** UNIX connections of a tree whose other end is not in it. */
export async function outsideConnections(tree: readonly ProcessSnapshot[]): Promise<UnixConnection[]> {
  const inodes = socketInodes(tree);
  const root = tree[0];
  if (root === undefined || inodes.size === 0) return [];
  const all = await readUnixConnections(root.pid);
  return all.filter(({ inode, peerInode }) => inodes.has(inode) && !inodes.has(peerInode));
}

function socketInodes(tree: readonly ProcessSnapshot[]): Set<string> {
  const targets = tree.flatMap(({ descriptors }) => descriptors.map(({ target }) => target));
  return new Set(targets.map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '').filter(Boolean));
}

/** Inet sockets that a tree has open; and those on its listening ports that nobody has accepted yet. */
export async function treeSockets(
  tree: readonly ProcessSnapshot[],
): Promise<{ open: InetSocket[]; unaccepted: InetSocket[] }> {
  const inodes = socketInodes(tree);
  const root = tree[0];
  if (root === undefined || inodes.size === 0) return { open: [], unaccepted: [] };
  const all = await readInetSockets(root.pid);
  const open = all.filter(({ inode }) => inodes.has(inode));
  const ports = new Set(open.filter(({ state }) => state === 'LISTEN').map(({ localPort }) => localPort));
  const unaccepted = all.filter(
    ({ inode, state, localPort }) => inode === '0' && state === 'ESTABLISHED' && ports.has(localPort),
  );
  return { open, unaccepted };
}
