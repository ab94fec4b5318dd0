import { afterEach, describe, expect, it } from 'vitest';
import { killTasks, killTree } from './kill.js';
import { ProcessLocks } from './locks.js';
import { refuseOurselves } from './ourselves.js';
import { bootId, isAlive, isGone, parseStat, readStartTime, resolveProcess, type TaskRef } from './procfs.js';
import { startChild, type TestChild } from './testing.js';
import { readTree, signalTasks, waitGone } from './tree.js';

const children: TestChild[] = [];
afterEach(async () => {
  for (const { task } of children.splice(0)) await killTree(task);
});
async function start(script: string): Promise<TestChild> {
  const started = await startChild('perl', ['-e', `$| = 1; ${script}`]);
  children.push(started);
  return started;
}
/** Three generations, all asleep. */
const FAMILY = 'if (!fork) { if (!fork) { print "$$\\n"; sleep } sleep } sleep';
const other = (task: TaskRef): TaskRef => ({ ...task, startTimeTicks: task.startTimeTicks + 1 });

describe('a process', () => {
  it('may have any name', () => {
    const fields = Array.from({ length: 49 }, (_, index) => index + 4);
    const stat = parseStat(`42 (a) (b c) S ${fields.join(' ')}`);
    expect(stat).toMatchObject({ name: 'a) (b c', state: 'S', parentPid: 4, startTimeTicks: 22 });
  });

  it('is found by pid, start time and boot', async () => {
    const { task } = await start('print "1\\n"; sleep');
    const ref = { ...task, bootId: await bootId() };
    expect(await resolveProcess(ref)).toEqual(task);
    expect(await resolveProcess({ pid: task.pid, startTimeTicks: 0, bootId: '' })).toEqual(task);
    await expect(resolveProcess({ ...other(task), bootId: '' })).rejects.toMatchObject({
      code: 'PROCESS_CHANGED',
    });
    await expect(resolveProcess({ ...ref, bootId: 'x' })).rejects.toMatchObject({ code: 'PROCESS_CHANGED' });
    await expect(resolveProcess({ pid: 2 ** 31 - 2, startTimeTicks: 0, bootId: '' })).rejects.toMatchObject({
      code: 'PROCESS_GONE',
    });
    for (const pid of [0, -1, 1.5, Number.NaN])
      await expect(resolveProcess({ ...ref, pid })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(resolveProcess(null)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('that is a zombie cannot run, but keeps its pid', async () => {
    const { line } = await start('my $p = fork; if (!$p) { exit } sleep 1; print "$p\\n"; sleep');
    const pid = Number(line);
    const zombie = { pid, startTimeTicks: (await readStartTime(pid)) ?? 0 };
    expect(await isAlive(zombie)).toBe(false);
    expect(await isGone(zombie)).toBe(false);
    expect(await isGone(other(zombie))).toBe(true);
    expect(await waitGone([zombie], 5_000)).toEqual([]);
  });

  it('runs until it ends', async () => {
    const { task } = await start('print "1\\n"; sleep');
    expect(await isAlive(task)).toBe(true);
    expect(await isAlive(other(task))).toBe(false);
  });
});

describe('a tree', () => {
  it('has all descendants, parents first', async () => {
    const { task, line } = await start(FAMILY);
    const tree = await readTree(task);
    expect(tree[0]).toEqual(task);
    expect(tree.map(({ pid }) => pid).at(-1)).toBe(Number(line));
    expect(tree).toHaveLength(3);
    expect(await readTree({ pid: 2 ** 31 - 2 })).toEqual([]);
    expect(await readTree({ pid: task.pid })).toEqual(tree);
    expect(await readTree({ ...task, startTimeTicks: task.startTimeTicks + 1 })).toEqual([]);
  });

  it('is signalled only where the start times fit', async () => {
    const { task } = await start('print "1\\n"; sleep');
    expect(await signalTasks([other(task)], 'SIGKILL')).toEqual([]);
    expect(await isAlive(task)).toBe(true);
    expect(await waitGone([task], 30)).toEqual([task]);
    expect(await signalTasks([task], 'SIGKILL')).toEqual([task]);
    expect(await waitGone([task], 5_000)).toEqual([]);
  });

  it('is ended as a whole', async () => {
    const { task } = await start(FAMILY);
    const tree = await readTree(task);
    const killed = await killTree(task);
    expect(killed).toHaveLength(3);
    for (const one of tree) expect(await isAlive(one)).toBe(false);
    expect(await killTree(task)).toEqual([]);
  });

  it('is ended although it forks all the time', async () => {
    const { task } = await start(
      'print "1\\n"; $SIG{CHLD} = "IGNORE"; while (1) { if (!fork) { if (!fork) { sleep 600 } sleep 600 } select undef, undef, undef, 0.002 }',
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    const killed = await killTree(task);
    expect(killed.length).toBeGreaterThan(5);
    for (const one of killed) expect(await isAlive(one)).toBe(false);
  });

  it('is left alone when the pid belongs to another process by now', async () => {
    const { task } = await start(FAMILY);
    expect(await killTree(other(task))).toEqual([]);
    expect(await killTasks([other(task)])).toEqual([]);
    expect(await readTree(task)).toHaveLength(3);
  });

  it('is never ours', async () => {
    const start = async (pid: number) => ({ pid, startTimeTicks: (await readStartTime(pid)) ?? 0 });
    for (const pid of [1, process.pid, process.ppid])
      await expect(refuseOurselves(await start(pid))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('a lock', () => {
  it('has one owner, and is given back once', () => {
    const locks = new ProcessLocks();
    const task = { pid: 1, startTimeTicks: 2 };
    const release = locks.acquire(task, 'migration m');
    expect(() => locks.acquire(task, 'a dump')).toThrow('migration m');
    locks.acquire(other(task), 'a dump');
    release();
    const again = locks.acquire(task, 'a dump');
    release();
    expect(() => locks.acquire(task, 'x')).toThrow('a dump');
    again();
  });
});
