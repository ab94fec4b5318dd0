import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCounts, readMemory } from '../workloads/witness.mjs';
import { FERRY, TestCluster, until, workload } from '../support/cluster.js';

/** The steps of a disk-less migration, as `ferry migrate --json` tells them. */
const STEPS = [
  'plan',
  'open-source',
  'open-destination',
  'prepare-destination',
  'freeze-source',
  'restore-destination',
  'commit-source',
  'resume-destination',
];

interface Line {
  readonly type: string;
  readonly step?: string;
  readonly state?: string;
}

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await TestCluster.start('controller', { runTmpfsBytes: 1 << 30 });
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

/** Runs the ferry command and hands each line of its NDJSON to `onLine`. */
function ferry(
  args: readonly string[],
  onLine: (line: Line, kill: () => void) => void,
): Promise<number | NodeJS.Signals> {
  const child = spawn(FERRY[0], [FERRY[1], '--config', cluster.lab.configFile, '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      if (text.startsWith('{')) onLine(JSON.parse(text) as Line, () => child.kill('SIGKILL'));
    });
  }
  return new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal ?? 1)));
}

describe('a controller killed with -9', () => {
  let pid: number;
  let file: string;
  let turn = 0;
  beforeEach(async () => {
    file = cluster.file(`counts-${turn}`);
    turn += 1;
    ({ pid } = await cluster
      .node('a')
      .run(['perl', workload('counter.pl'), file, '10', '64'], { name: `counter-${turn}` }));
    await until('it counts', async () => (await readCounts(file)).last > 3);
  });
  afterEach(async () => {
    for (const node of await cluster.runsOn(pid, 'perl')) {
      await cluster.ferry
        .node(node)
        .process.call('KillProcess', { process: await cluster.ferry.findProcess(node, pid) });
    }
  });

  it.each(STEPS)(
    'at %s: the agents settle it, one copy runs, and `ferry migrations` tells the truth',
    async (step) => {
      const id = `killed-at-${step}`;
      const ended = await ferry(
        ['migrate', String(pid), '--from', 'a', '--to', 'b', '--id', id, '--lease', '2s'],
        (line, kill) => {
          if (line.type === 'event' || line.type === 'step') {
            if (line.step === step && line.state === 'started') kill();
          }
        },
      );
      expect(ended).toBe('SIGKILL');
      // A call that was on its way when it died may open a session yet.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await until(
        'both agents have settled it',
        async () => {
          const views = await cluster.ferry.migrations({ activeOnly: true });
          return views.length === 0;
        },
        40_000,
      );
      await until('it counts on', async () => {
        const before = (await readCounts(file)).last;
        await new Promise((resolve) => setTimeout(resolve, 200));
        return (await readCounts(file)).last > before;
      });
      const runs = await cluster.runsOn(pid, 'perl');
      expect(runs).toHaveLength(1);
      const { gaps, repeats } = await readCounts(file);
      expect({ gaps, repeats }).toEqual({ gaps: [], repeats: [] });
      const told = (await cluster.ferry.migrations({})).find((view) => view.id === id);
      // Nothing had been opened when it was killed early: then there is nothing to tell.
      if (told !== undefined) expect(told.runsOn).toBe(runs[0]);
      else expect(['plan', 'open-source']).toContain(step);
    },
  );
});

it('carries no page: bytes on all its sockets stay small while 256 MiB move', async () => {
  const file = cluster.file('memory');
  const { pid } = await cluster
    .node('a')
    .run(['perl', workload('memory.pl'), '256', file, '50'], { name: 'memory' });
  await until('it checks itself', async () => (await readMemory(file)).ticks > 2, 30_000);
  // Counted by the kernel on the controller's own sockets: the host side of every connection to a control or data port.
  const sockets = async (): Promise<number> => {
    const { stdout: out } = await promisify(execFile)('ss', ['-Htinp', 'state', 'established']);
    let bytes = 0;
    const lines = out.split('\n');
    for (const [index, line] of lines.entries()) {
      if (!line.includes(`pid=${process.pid},`)) continue;
      for (const match of (lines[index + 1] ?? '').matchAll(/bytes_(?:sent|received):(\d+)/g))
        bytes += Number(match[1]);
    }
    return bytes;
  };
  const before = await sockets();
  const result = await cluster.migrate(pid, 'a', 'b');
  const passed = (await sockets()) - before;
  expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
  expect(result.pageBytes).toBeGreaterThan(256 << 20);
  expect(before).toBeGreaterThan(0);
  expect(passed).toBeGreaterThan(0);
  expect(passed).toBeLessThan(1 << 20);
  await cluster.ferry
    .node('b')
    .process.call('KillProcess', { process: await cluster.ferry.findProcess('b', pid) });
});
