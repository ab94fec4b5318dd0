import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { durableWrite } from './durable.js';
import { createHold, openHold, type Hold, type HoldOptions } from './hold.js';

/** What criu does with an action script: runs it at each stage with stdin closed, and gives up when it says no. */
const FAKE_CRIU = `
trap 'exit 99' USR1
for action in pre-dump post-dump post-restore; do
  CRTOOLS_SCRIPT_ACTION=$action CRTOOLS_INIT_PID=4711 "$0" <&- || exit 255
done`;

let directory: string;
const started: ChildProcess[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

function criu(hold: Hold): { child: ChildProcess; exit: Promise<number | null> } {
  const child = spawn('/bin/sh', ['-c', FAKE_CRIU, hold.script], {
    env: { ...process.env, ...hold.env() },
    stdio: 'ignore',
  });
  started.push(child);
  return { child, exit: once(child, 'exit').then(([code]) => code as number | null) };
}

const create = (options: Partial<HoldOptions> = {}): Promise<Hold> =>
  createHold(join(directory, 'hold'), { at: 'post-dump', ...options });

/** Pid of the gate that the fake criu waits for. */
async function gateOf(child: ChildProcess): Promise<number> {
  return Number(await readFile(`/proc/${child.pid ?? 0}/task/${child.pid ?? 0}/children`, 'utf8'));
}

const quiet = <T>(exit: Promise<T>): Promise<T | 'waits'> =>
  Promise.race([exit, sleep(150, 'waits' as const)]);

describe.each(['/dev/shm', tmpdir()])('a hold in %s', (area) => {
  beforeEach(async () => {
    directory = await mkdtemp(join(area, 'ferry hold-'));
  });

  it.each([
    ['commit', 0],
    ['abort', 255],
  ] as const)('holds, and on %s criu ends with %d', async (verdict, code) => {
    const hold = await create();
    expect(await hold.isHeld()).toBe(false);
    const { exit } = criu(hold);
    const held = await hold.waitHeld();
    expect(held.initPid).toBe(4711);
    expect(Math.abs(Date.now() - held.at.getTime())).toBeLessThan(5000);
    expect(await hold.isHeld()).toBe(true);
    expect(await hold.verdict()).toBeUndefined();
    expect(await quiet(exit)).toBe('waits');
    expect(await hold.decide(verdict, 'because\nof tests')).toEqual({ verdict, note: 'because of tests' });
    expect(await exit).toBe(code);
    expect(await hold.verdict()).toEqual({ verdict, note: 'because of tests' });
    expect((await readdir(hold.directory)).sort()).toEqual(['held', 'hold.json', 'verdict', 'wake']);
  });

  it('replaces a file durably', async () => {
    const path = join(directory, 'record');
    await durableWrite(path, 'one');
    await durableWrite(path, Buffer.from('two'));
    expect(await readFile(path, 'utf8')).toBe('two');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['record']);
    await expect(durableWrite(join(directory, 'missing', 'x'), '')).rejects.toThrow('ENOENT');
  });
});

describe('a hold', () => {
  beforeEach(async () => {
    directory = await mkdtemp(join('/dev/shm', 'ferry hold-'));
  });

  it('does not hold elsewhere', async () => {
    const hold = await create({ at: 'post-restore' });
    const { exit } = criu(hold);
    await hold.waitHeld();
    expect(await readFile(join(hold.directory, 'held'), 'utf8')).toBe('post-restore 4711\n');
    await hold.decide('commit', '');
    expect(await exit).toBe(0);
    expect(await hold.verdict()).toEqual({ verdict: 'commit', note: '' });
  });

  it('has exactly one verdict, whoever asks at the same time', async () => {
    const hold = await create();
    const { exit } = criu(hold);
    await hold.waitHeld();
    const others = await Promise.all([1, 2, 3].map(() => openHold(hold.directory)));
    const answers = await Promise.all(
      [hold, ...others].flatMap((each, index) => [
        each.decide('commit', `c${index}`),
        each.decide('abort', `a${index}`),
      ]),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await exit).toBe(answers[0]?.verdict === 'commit' ? 0 : 255);
    expect((await readdir(hold.directory)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('passes at once when it was decided before', async () => {
    const hold = await create();
    await hold.decide('commit', 'early');
    expect(await criu(hold).exit).toBe(0);
    const again = criu(await openHold(hold.directory));
    expect(await again.exit).toBe(0);
    expect(await hold.decide('abort', 'late')).toEqual({ verdict: 'commit', note: 'early' });
  });

  it('hears a decision made at any moment', { timeout: 30_000 }, async () => {
    for (let round = 0; round < 25; round++) {
      const hold = await createHold(join(directory, `hold${round}`), { at: 'post-dump' });
      const { exit } = criu(hold);
      await sleep(round / 4);
      await hold.decide('commit', '');
      expect(await exit).toBe(0);
    }
  });

  it('keeps holding through wake-ups without a verdict and one that it cannot read', async () => {
    const hold = await create();
    const { exit } = criu(hold);
    await hold.waitHeld();
    const verdict = join(hold.directory, 'verdict');
    const wake = (): Promise<void> => writeFile(join(hold.directory, 'wake'), '\n\nhello\n');
    await wake();
    expect(await quiet(exit)).toBe('waits');
    await writeFile(verdict, 'perhaps\n');
    await wake();
    expect(await quiet(exit)).toBe('waits');
    await expect(hold.verdict()).rejects.toThrow('not a verdict');
    await expect(hold.decide('abort', '')).rejects.toThrow('not a verdict');
    await rm(verdict);
    await hold.decide('commit', '');
    expect(await exit).toBe(0);
  });

  it('continues stopped tasks on abort only', async () => {
    for (const verdict of ['abort', 'commit'] as const) {
      const task = spawn('sleep', ['60']);
      started.push(task);
      const pid = task.pid ?? 0;
      const hold = await createHold(join(directory, verdict), { at: 'post-dump' });
      const { exit } = criu(hold);
      await hold.waitHeld();
      await hold.recordStopped([999_999_999, pid]);
      process.kill(pid, 'SIGSTOP');
      await hold.decide(verdict, '');
      await exit;
      const state = async () => /\) (\S)/.exec(await readFile(`/proc/${pid}/stat`, 'utf8'))?.[1];
      if (verdict === 'abort') await expect.poll(state).toBe('S');
      else expect(await state()).toBe('T');
      task.kill('SIGKILL');
    }
  });

  it('gives up by itself at its limit, on the record', { timeout: 10_000 }, async () => {
    const hold = await create({ limitSeconds: 1 });
    const { exit } = criu(hold);
    const { at } = await hold.waitHeld();
    expect(await exit).toBe(255);
    expect(Date.now() - at.getTime()).toBeGreaterThan(900);
    expect(await hold.verdict()).toEqual({ verdict: 'abort', note: 'limit: held for 1 s' });
    expect(await hold.decide('commit', 'too late')).toEqual({
      verdict: 'abort',
      note: 'limit: held for 1 s',
    });
  });

  it('leaves no watchdog behind', { timeout: 10_000 }, async () => {
    const hold = await create({ limitSeconds: 30 });
    const { child, exit } = criu(hold);
    await hold.waitHeld();
    const gate = await gateOf(child);
    const watchdog = Number(await readFile(`/proc/${gate}/task/${gate}/children`, 'utf8'));
    expect(watchdog).toBeGreaterThan(0);
    await hold.decide('commit', '');
    expect(await exit).toBe(0);
    await expect(stat(`/proc/${watchdog}`)).rejects.toThrow('ENOENT');
  });

  it('leaves no watchdog and no verdict behind when the gate is killed', { timeout: 10_000 }, async () => {
    const hold = await create({ limitSeconds: 3 });
    const { child, exit } = criu(hold);
    await hold.waitHeld();
    const gate = await gateOf(child);
    const watchdog = Number(await readFile(`/proc/${gate}/task/${gate}/children`, 'utf8'));
    process.kill(gate, 'SIGKILL');
    expect(await exit).toBe(255);
    // An orphan: whoever inherits it may leave it a zombie.
    await expect
      .poll(() => readFile(`/proc/${watchdog}/cmdline`, 'utf8').catch(() => ''), { timeout: 4000 })
      .toBe('');
    await sleep(1500);
    expect(await hold.verdict()).toBeUndefined();
  });

  it('vetoes when it cannot hold', async () => {
    const hold = await create();
    await rm(join(hold.directory, 'wake'));
    expect(await criu(hold).exit).toBe(255);
    expect(await hold.isHeld()).toBe(false);
  });

  it('is opened again with its settings', async () => {
    const hold = await create({ limitSeconds: 7 });
    const again = await openHold(hold.directory);
    expect(again.env()).toEqual(hold.env());
    expect(again.env()).toEqual({
      FERRY_HOLD_AT: 'post-dump',
      FERRY_HOLD_DIR: hold.directory,
      FERRY_HOLD_LIMIT_S: '7',
    });
    await expect(create()).rejects.toThrow();
    await expect(openHold(directory)).rejects.toThrow('ENOENT');
    await expect(create({ limitSeconds: 0 })).rejects.toThrow(RangeError);
  });

  it('stops waiting when asked to', async () => {
    const hold = await create();
    const controller = new AbortController();
    const waiting = hold.waitHeld(controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(hold.waitHeld(controller.signal)).rejects.toThrow('enough');
  });
});
