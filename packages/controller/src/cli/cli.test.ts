import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FerryError } from '@ferry/protocol';
import { sleep } from '../clock.js';
import { FakeTerminal } from '../testing/fake-terminal.js';
import { startPair, type Pair } from '../testing/pair.js';
import { main } from './main.js';

let pair: Pair;
let directory: string;
let terminal: FakeTerminal;

beforeEach(async () => {
  pair = await startPair();
  directory = await mkdtemp(join(tmpdir(), 'controller-cli-'));
  const file = join(directory, 'ferry.yaml');
  const nodes = { a: { address: pair.a.address }, b: { address: pair.b.address } };
  await writeFile(file, JSON.stringify({ nodes, insecure: true }));
  terminal = new FakeTerminal({ FERRY_CONFIG: file });
});
afterEach(async () => {
  pair.close();
  await rm(directory, { recursive: true });
});

const run = (line: string): Promise<number> => main(line.split(' '), terminal);
const MIGRATE = 'migrate counter --from a --to b --id m1';

describe('ferry migrate', () => {
  it('prints phases and figures on stdout, the way there on stderr', async () => {
    expect(await run(MIGRATE)).toBe(0);
    expect(terminal.out).toMatch(/^NODE +PHASE +MS\n/);
    expect(terminal.out).toMatch(/^a +freeze +20\.0$/m);
    expect(terminal.out).toMatch(/frozen 65 ms, downtime \d+ ms, 5\.0 KiB sent, 1 pages/);
    expect(terminal.out).toContain('m1: counter (pid 100) runs on b');
    expect(terminal.err).toMatch(/^migration m1$/m);
    expect(terminal.err).toMatch(/^restore-destination +[\d.]+ ms$/m);
  });

  it('prints NDJSON with --json', async () => {
    expect(await run(`${MIGRATE} --json`)).toBe(0);
    const lines = terminal.lines();
    expect(lines.every((line) => typeof line['type'] === 'string')).toBe(true);
    expect(lines.at(-1)).toMatchObject({
      type: 'result',
      outcome: 'committed',
      runs_on: 'b',
      frozen_ms: 65,
      page_bytes: 4096,
    });
    expect(lines).toContainEqual({
      type: 'event',
      event: 'state',
      node: 'a',
      role: 'source',
      state: 'committed',
    });
    expect(terminal.err).toBe('');
  });

  it('says only the result with --quiet', async () => {
    expect(await run(`--quiet --json ${MIGRATE}`)).toBe(0);
    expect(terminal.lines().map((line) => line['type'])).toEqual(['result']);
  });

  it('fails with what happened, what is true and what to do', async () => {
    pair.b.fail(
      'before',
      'RestoreDestination',
      new FerryError('PID_IN_USE', 'pid 100 is taken', {
        criuLog: ['Error (x.c:1): taken'],
        logFile: '/run/restore.log',
      }),
    );
    expect(await run(MIGRATE)).toBe(4);
    expect(terminal.err).toContain('ferry: PID_IN_USE on b in restore-destination: pid 100 is taken');
    expect(terminal.err).toContain('criu: Error (x.c:1): taken');
    expect(terminal.err).toContain('b:/run/restore.log');
    expect(terminal.err).toContain('Now:  counter (pid 100) keeps running on a.');
    expect(terminal.err).toMatch(/^Next: Free the pid/m);
  });

  it('is undone by Ctrl-C', async () => {
    pair.b.before('RestoreDestination', async () => {
      terminal.interrupt();
      await sleep(2_000);
    });
    expect(await run(MIGRATE)).toBe(130);
    expect(terminal.err).toContain('keeps running on a');
    expect(pair.a.sessions.get('m1', 'source')?.state).toBe('STATE_ABORTED');
  });

  it('is left to the agents by a second Ctrl-C', async () => {
    pair.b.before('RestoreDestination', async () => {
      terminal.interrupt();
      terminal.interrupt();
      await sleep(500);
    });
    expect(await run(MIGRATE)).toBe(7);
    expect(terminal.err).toContain('ferry migration show m1');
  });

  it('passes its flags on', async () => {
    let source: unknown;
    let destination: unknown;
    pair.a.before('OpenSource', (request) => void (source = request));
    pair.b.before('OpenDestination', (request) => void (destination = request));
    const flags =
      '--mode copy --tcp established --file-locks --ghost-limit 4M --external dev[1/3]:x --external dev[1/4]:y --network-lock skip --manage-cgroups ignore --criu-dump-opt --track-mem --criu-restore-opt --rst-sibling --restore-external dev[x]:/dev/x --max-frozen 10s --lease 1m --addresses move --address 10.0.0.7';
    expect(await run(`${MIGRATE} ${flags}`)).toBe(0);
    expect(source).toMatchObject({
      mode: 'MIGRATION_MODE_COPY',
      process: { pid: 100, startTimeTicks: 5100 },
      holdLimitMs: 10_000,
      leaseMs: 60_000,
      options: {
        tcp: 'TCP_MODE_ESTABLISHED',
        fileLocks: true,
        ghostLimitBytes: 4 * 2 ** 20,
        external: ['dev[1/3]:x', 'dev[1/4]:y'],
        networkLock: 'NETWORK_LOCK_SKIP',
        manageCgroups: 'CGROUP_MODE_IGNORE',
        extra: ['--track-mem'],
      },
      handover: { strategy: 'ADDRESS_STRATEGY_MOVE', addresses: ['10.0.0.7'] },
    });
    expect(destination).toMatchObject({
      options: {
        tcp: 'TCP_MODE_ESTABLISHED',
        manageCgroups: 'CGROUP_MODE_IGNORE',
        external: ['dev[x]:/dev/x'],
        extra: ['--rst-sibling'],
      },
      networkLock: 'NETWORK_LOCK_SKIP',
    });
  });
});

describe('exit codes', () => {
  it.each([
    ['nodes', 0],
    ['ps a', 0],
    ['inspect a counter', 0],
    ['plan counter --from a --to b', 0],
    ['migrate counter --from a --to b --dry-run', 0],
    ['version', 0],
    ['--help', 0],
    ['images fetch --help', 0],
    ['no-such-command', 2],
    ['migrate counter', 2],
    ['migrate counter --from a --to b --mode teleport', 2],
    ['migrate counter --from a --to b --max-frozen 10', 2],
    ['migrate counter --from a --to z', 2],
    ['migrate counter --from a --to a', 2],
    ['plan counter --from a --to a', 2],
    ['ps z', 2],
    ['nodes --config /does/not/exist', 2],
    ['migrate ghost --from a --to b', 3],
    ['migration show m9', 3],
    ['ps ghost', 2],
  ])('ferry %s: %i', async (line, code) => {
    expect(await run(line)).toBe(code);
  });

  it('3 when a check refuses, and the process is told to run on', async () => {
    pair.b.placementFindings = [
      { severity: 'SEVERITY_BLOCKER', reason: 'PID_IN_USE', text: 'taken', remedy: 'Free it.' },
    ];
    expect(await run(MIGRATE)).toBe(3);
    expect(terminal.err).toContain('nothing was changed: counter (pid 100) keeps running on a');
    expect(await run('plan counter --from a --to b')).toBe(3);
  });

  it('5 when an operator is needed', async () => {
    pair.b.fail('before', 'ResumeDestination', new FerryError('NEEDS_OPERATOR', 'stuck'), 99);
    expect(await run(MIGRATE)).toBe(5);
  });

  it('6 when a node does not answer', async () => {
    pair.b.stop();
    expect(await run('nodes')).toBe(6);
    expect(terminal.out).toContain('UNREACHABLE');
    expect(await run('migrate counter --from a --to b')).toBe(6);
  });

  it('7 while a migration is not settled', async () => {
    pair.a.sessions.set('m2', 'source', { state: 'STATE_FROZEN' });
    expect(await run('migration show m2')).toBe(7);
    expect(terminal.out).toContain('frozen on a, undecided');
    expect(await run('migration abort m2')).toBe(0);
    expect(await run('migrations --active --json')).toBe(0);
  });
});

it('keeps control characters of a command line off the terminal', async () => {
  const [process] = pair.a.processes;
  if (process !== undefined) pair.a.processes = [{ ...process, command: ['x', '\u001b[2J\nboo'] }];
  await run('ps a');
  expect(terminal.out).not.toContain('\u001b');
  expect(terminal.out.trimEnd().split('\n')).toHaveLength(2);
});
