import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MigrationMode } from '@ferry/controller';
import { readCounts, readMemory, readTree, readThreads } from '../workloads/witness.mjs';
import { TestCluster, until, workload } from '../support/cluster.js';

const MODES: readonly MigrationMode[] = ['diskless', 'copy', 'shared', 'precopy'];

/** A workload, how to start it, and how it says that it is well. `progress` only ever grows while it runs. */
interface Subject {
  readonly what: string;
  readonly argv: (file: string, directory: string) => string[];
  readonly witness: (file: string) => Promise<{ progress: number; faults: readonly unknown[] }>;
}

const SUBJECTS: readonly Subject[] = [
  {
    what: 'a counter',
    argv: (file) => ['perl', workload('counter.pl'), file, '10'],
    witness: async (file) => {
      const { last, gaps, repeats } = await readCounts(file);
      return { progress: last, faults: [...gaps, ...repeats] };
    },
  },
  {
    what: '64 MiB of checksummed memory, being dirtied',
    argv: (file) => ['perl', workload('memory.pl'), '64', file, '20', '50'],
    witness: async (file) => {
      const { ticks, bad, gaps, repeats } = await readMemory(file);
      return { progress: ticks, faults: [...bad, ...gaps, ...repeats] };
    },
  },
  {
    what: 'a process of another user',
    argv: (file) => [
      'setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      '--',
      'perl',
      workload('counter.pl'),
      file,
      '10',
    ],
    witness: async (file) => {
      const { last, gaps, repeats } = await readCounts(file);
      return { progress: last, faults: [...gaps, ...repeats] };
    },
  },
  {
    what: 'a process tree with pipes and open files',
    argv: (file, directory) => ['perl', workload('tree.pl'), file, directory],
    witness: async (file) => {
      const { last, bad, gaps, repeats } = await readTree(file);
      return { progress: last, faults: [...bad, ...gaps, ...repeats] };
    },
  },
  {
    what: 'threads',
    argv: (file) => [process.execPath, workload('threads.mjs'), file],
    witness: async (file) => {
      const { last, gaps, repeats, bad } = await readThreads(file);
      return { progress: last, faults: [...gaps, ...repeats, ...bad] };
    },
  },
];

describe.each(MODES)('mode %s', (mode) => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await TestCluster.start(`mode-${mode}`);
  });
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });
  const options = () => (mode === 'shared' ? { mode, sharedDirectory: cluster.dir } : { mode });

  it.each(SUBJECTS)('moves $what there and back, twice in a row', async ({ what, argv, witness }) => {
    const name = what.replaceAll(/[^a-z0-9]+/g, '-');
    const file = cluster.file(`${name}.log`);
    const directory = cluster.file(name);
    await mkdir(directory);
    // For the one of another user.
    await writeFile(file, '');
    await chmod(file, 0o666);
    await chmod(cluster.dir, 0o755);
    const { pid } = await cluster.node('a').run(argv(file, directory), { name });
    const advance = async (): Promise<void> => {
      const { progress } = await witness(file);
      await until(`${what} goes on`, async () => (await witness(file)).progress > progress + 2);
    };
    await advance();
    // Only now: setpriv has become perl.
    const comm = (await cluster.node('a').processes()).find((process) => process.pid === pid)?.comm ?? '';
    for (const [from, to] of [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const result = await cluster.migrate(pid, from, to, options());
      expect(result.error).toBeUndefined();
      expect(result).toMatchObject({ outcome: 'committed', runsOn: to, pid });
      expect(result.frozenMs).toBeGreaterThan(0);
      expect(result.downtimeMs).toBeGreaterThan(0);
      expect(await cluster.runsOn(pid, comm)).toEqual([to]);
      await advance();
    }
    expect((await witness(file)).faults).toEqual([]);
    await cluster.ferry
      .node('a')
      .process.call('KillProcess', { process: await cluster.ferry.findProcess('a', pid) });
    expect(await cluster.runsOn(pid, comm)).toEqual([]);
  });

  it('moves a Node.js HTTP server', async () => {
    const { pid } = await cluster
      .node('a')
      .run([process.execPath, workload('http-server.mjs'), '8080'], { name: 'http' });
    const get = async (
      node: string,
      path: string,
    ): Promise<{ count?: number; sum?: string; pid: number }> => {
      const answer = await cluster
        .node(node)
        .exec(['curl', '-sSf', '--max-time', '20', `http://127.0.0.1:8080${path}`]);
      expect(answer.exitCode, answer.stderr).toBe(0);
      return JSON.parse(answer.stdout) as { count?: number; sum?: string; pid: number };
    };
    await until(
      'the server answers',
      async () =>
        (await cluster.node('a').exec(['curl', '-s', 'http://127.0.0.1:8080/count'])).exitCode === 0,
    );
    let { count = 0 } = await get('a', '/count');
    const { sum } = await get('a', '/sum');
    for (const [from, to] of [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const result = await cluster.migrate(pid, from, to, options());
      expect(result.error).toBeUndefined();
      expect(result.outcome).toBe('committed');
      expect(await get(to, '/count')).toEqual({ count: count + 1, pid });
      count += 1;
      expect((await get(to, '/sum')).sum).toBe(sum);
    }
    await cluster.ferry
      .node('a')
      .process.call('KillProcess', { process: await cluster.ferry.findProcess('a', pid) });
  });

  it('leaves nothing behind', async () => {
    for (const node of cluster.lab.nodes) {
      const left = await node.exec([
        'find',
        '/run/ferry',
        '/var/lib/ferry',
        '-type',
        'p',
        '-o',
        '-name',
        '*.img',
        '-o',
        '-name',
        'session-*',
      ]);
      expect(left.stdout.trim()).toBe('');
      const sessions = await cluster.ferry.node(node.name).session.call('ListSessions', { activeOnly: true });
      expect(sessions.sessions).toEqual([]);
    }
  });
});
