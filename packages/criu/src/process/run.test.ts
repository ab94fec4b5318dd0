import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RUN_SCRIPT } from '../scripts.js';
import { isRunning } from './process-id.js';
import { adoptCriu } from './run.js';
import { readRun } from './run-files.js';
import { startCriu } from './start.js';

let runDir: string;
beforeEach(async () => {
  runDir = await mkdtemp(join(tmpdir(), 'ferry run-'));
});
afterEach(async () => {
  const record = await readRun(runDir).catch(() => undefined);
  if (record !== undefined && (await isRunning(record.criu))) process.kill(record.criu.pid, 'SIGKILL');
  await rm(runDir, { recursive: true });
});

const sh = (script: string, ...args: string[]) => ({
  command: ['/bin/sh', '-c'],
  args: [script, 'criu', ...args],
  runDir,
});

describe('startCriu', () => {
  it('tells how criu ended, and keeps what it said', async () => {
    const run = await startCriu(sh('echo out; echo err >&2; echo "$1"; exit 3', 'a b'));
    expect(await run.exited).toEqual({ code: 3, signal: undefined });
    expect(await readFile(join(runDir, 'criu.out'), 'utf8')).toBe('out\nerr\na b\n');
    expect(Date.now() - run.startedAt.getTime()).toBeLessThan(10_000);
  });

  it('passes the environment and the working directory, and no configuration of criu', async () => {
    process.env['CRIU_CONFIG_FILE'] = '/x';
    try {
      const run = await startCriu({
        ...sh('echo "$HOLD ${CRIU_CONFIG_FILE-none} $PWD"'),
        env: { HOLD: 'here' },
        cwd: '/usr',
      });
      await run.exited;
    } finally {
      delete process.env['CRIU_CONFIG_FILE'];
    }
    expect(await readFile(join(runDir, 'criu.out'), 'utf8')).toBe('here none /usr\n');
  });

  it('gives criu a page socket, and nobody else holds it', async () => {
    const run = await startCriu({
      ...sh('read -r line <&3; echo "got $line" >&3; exec 3<&-; exec sleep 60'),
      stdio: { pageSocket: true },
    });
    const { pageSocket } = run;
    if (pageSocket === undefined) throw new Error('no page socket');
    pageSocket.write('pages\n');
    let text = '';
    for await (const chunk of pageSocket as AsyncIterable<Buffer>) text += chunk.toString();
    expect(text).toBe('got pages\n');
    await run.signal('SIGTERM');
    expect(await run.exited).toEqual({ code: 143, signal: 'SIGTERM' });
    await run.signal('SIGKILL');
  });

  it('gives criu a descriptor as stdin', async () => {
    const input = join(runDir, 'input');
    await writeFile(input, 'hello\n');
    const file = await open(input);
    const run = await startCriu({ ...sh('cat'), stdio: { stdin: file.fd } });
    await file.close();
    expect(await run.exited).toEqual({ code: 0, signal: undefined });
    expect(await readFile(join(runDir, 'criu.out'), 'utf8')).toBe('hello\n');
  });

  it('reports a criu that is not there by its exit status', async () => {
    const run = await startCriu({ command: ['/nowhere/criu'], args: ['dump'], runDir });
    expect(await run.exited).toEqual({ code: 127, signal: undefined });
    expect(await readFile(join(runDir, 'criu.out'), 'utf8')).toContain('not found');
  });

  it('forgets an earlier run in the same directory', async () => {
    expect(await (await startCriu(sh('exit 1'))).exited).toMatchObject({ code: 1 });
    const run = await startCriu(sh('sleep 0.1; exit 2'));
    expect(await run.exited).toMatchObject({ code: 2 });
  });

  it('does not start a criu that nobody could find', async () => {
    await writeFile(join(runDir, 'file'), '');
    await expect(startCriu({ ...sh('exit 0'), runDir: join(runDir, 'file') })).rejects.toThrow();
    const supervisor = spawn(RUN_SCRIPT, [join(runDir, 'missing'), 'sleep', '60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    supervisor.stdout.resume();
    // Comes when nobody has the pipe any more: no sleep.
    const [code] = (await once(supervisor, 'close')) as [number];
    expect(code).not.toBe(0);
  });

  it('does not lose the exit status to a signal to the supervisor', async () => {
    const run = await startCriu(sh('sleep 0.3; exit 5'));
    const record = await readRun(runDir);
    for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
      process.kill(record?.supervisor.pid ?? 0, signal);
      await sleep(20);
    }
    expect(await run.exited).toMatchObject({ code: 5 });
  });

  it('notices the end of a criu whose supervisor was killed', async () => {
    const run = await startCriu(sh('exec sleep 0.6'));
    const record = await readRun(runDir);
    process.kill(record?.supervisor.pid ?? 0, 'SIGKILL');
    const early = await Promise.race([run.exited, sleep(300, 'runs on')]);
    expect(early).toBe('runs on');
    expect(await run.exited).toEqual({ code: undefined, signal: undefined });
  });
});

describe('adoptCriu', () => {
  it('finds nothing where nothing was started', async () => {
    expect(await adoptCriu(runDir)).toBeUndefined();
    expect(await adoptCriu(join(runDir, 'missing'))).toBeUndefined();
  });

  it('finds a running criu whose agent has died', async () => {
    // The supervisor in a session of its own and orphaned, as a killed agent leaves it.
    const agent = spawn('/bin/sh', [
      '-c',
      'setsid "$@" & sleep 0.1',
      'agent',
      RUN_SCRIPT,
      runDir,
      'sleep',
      '60',
    ]);
    await once(agent, 'exit');
    const run = await adoptCriu(runDir);
    if (run === undefined) throw new Error('not found');
    expect(await Promise.race([run.exited, sleep(50, 'runs')])).toBe('runs');
    await run.signal('SIGKILL');
    expect(await run.exited).toEqual({ code: 137, signal: 'SIGKILL' });
  });

  it('tells how one ended that is gone', async () => {
    const run = await startCriu(sh('exit 255'));
    await run.exited;
    const adopted = await adoptCriu(runDir);
    expect(adopted?.pid).toBe(run.pid);
    expect(await adopted?.exited).toEqual({ code: 255, signal: undefined });
  });

  it('does not take another process, or another boot, for criu', async () => {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const stat = await readFile(`/proc/${process.pid}/stat`, 'utf8');
    const start = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    for (const record of [
      `${process.pid} ${start + 1} ${process.pid} ${start + 1} ${boot}`,
      `${process.pid} ${start} ${process.pid} ${start} 00000000-0000-0000-0000-000000000000`,
    ]) {
      await writeFile(join(runDir, 'criu.pid'), `${record}\n`);
      const run = await adoptCriu(runDir);
      expect(await run?.exited).toEqual({ code: undefined, signal: undefined });
      await run?.signal('SIGKILL');
    }
    await rm(join(runDir, 'criu.pid'));
  });

  it('does not read half a record', async () => {
    await writeFile(join(runDir, 'criu.pid'), '12 34');
    expect(await adoptCriu(runDir)).toBeUndefined();
    await writeFile(join(runDir, 'criu.pid'), 'nonsense\n');
    await expect(adoptCriu(runDir)).rejects.toThrow('not the record of a run');
    await rm(join(runDir, 'criu.pid'));
  });
});
