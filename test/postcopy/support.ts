import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { MigrationRequest } from '@ferry/controller';
import type { Snapshot } from '@ferry/lab';
import { readMemory } from '../workloads/witness.mjs';
import { hooksDirectory, snapshots } from '../network/support.js';
import { TestCluster, until, workload } from '../support/cluster.js';

export let cluster: TestCluster;
export let hooks: string;
/** What the nodes were like before the test. */
export let before: Snapshot[];
beforeAll(async () => {
  hooks = await hooksDirectory();
  // c is the client's.
  cluster = await TestCluster.start('pc', {
    nodes: 3,
    runTmpfsBytes: 1 << 30,
    agentConfig: { hooks: { directory: hooks } },
  });
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await rm(hooks, { recursive: true, force: true });
});
beforeEach(async () => {
  before = await snapshots(cluster);
});
afterEach(async () => {
  await slow('a', undefined);
  for (const node of cluster.lab.nodes)
    for (const { pid, argv } of await node.processes())
      if (/memory\.pl|lazy\.pl|redis-server|clients\//.test(argv.join(' ')))
        await node.exec(['kill', '-9', String(pid)]);
});

/** Limits what a node sends; unset: not any more. */
export async function slow(node: string, rate: string | undefined): Promise<void> {
  await cluster.node(node).exec(['tc', 'qdisc', 'del', 'dev', 'eth0', 'root']);
  if (rate !== undefined)
    await cluster
      .node(node)
      .exec([
        'tc',
        'qdisc',
        'add',
        'dev',
        'eth0',
        'root',
        'tbf',
        'rate',
        rate,
        'burst',
        '256kb',
        'latency',
        '50ms',
      ]);
}

export interface Workload {
  readonly file: string;
  readonly pid: number;
}

export async function start(
  script: 'memory.pl' | 'lazy.pl',
  mib: number,
  ...more: string[]
): Promise<Workload> {
  const file = cluster.file(`${script}-${mib}-${Date.now()}`);
  const { pid } = await cluster
    .node('a')
    .run(['perl', workload(script), String(mib), file, ...more], { name: `memory-${mib}` });
  await until('its memory is filled', async () => (await readMemory(file)).ticks > 2, 120_000);
  return { file, pid };
}

export async function move(
  pid: number,
  from = 'a',
  to = 'b',
  how: Pick<MigrationRequest, 'mode' | 'maxRounds'> = { mode: 'postcopy' },
) {
  const result = await cluster.migrate(pid, from, to, how);
  expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
  expect(result.runsOn).toBe(to);
  return result;
}

export async function draining(node: string): Promise<number> {
  const { sessions } = await cluster.ferry.node(node).session.call('ListSessions', { activeOnly: true });
  return sessions.length;
}

export const drained = () =>
  until('nothing is left to fetch', async () => (await draining('a')) + (await draining('b')) === 0, 100_000);

/** Waits for so many more ticks. Returns what is wrong with those so far. */
export async function goesOn(
  { file }: Workload,
  more: number,
): Promise<{ bad: string[]; gaps: number[]; repeats: number[] }> {
  const { ticks } = await readMemory(file);
  await until('it goes on', async () => (await readMemory(file)).ticks > ticks + more, 100_000);
  const { bad, gaps, repeats } = await readMemory(file);
  return { bad, gaps, repeats };
}

export const NOTHING = { bad: [], gaps: [], repeats: [] };
/** memory.pl looks at every page once in so many ticks: a 32nd of them each time, but at most 4096. */
export const pass = (mib: number): number => Math.max(34, mib / 16 + 2);
export const PASS = pass(256);

/** The state of a process on a. */
export async function stateOf(pid: number): Promise<string> {
  return (await cluster.node('a').exec(['ps', '-o', 'state=', '-p', String(pid)])).stdout.trim();
}

/** Clock ticks in user mode that a process on a has had: more of them, and it has run. */
export async function cpuTime(pid: number): Promise<string | undefined> {
  const stat = (await cluster.node('a').exec(['cat', `/proc/${pid}/stat`])).stdout;
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[11];
}

/** The pids of the pager and its heir on b, the pager first. */
export async function pagers(): Promise<number[]> {
  const found = await cluster.node('b').exec(['pgrep', '-f', 'pager\\.pl|ferry-heir']);
  const pids = found.stdout.trim().split('\n').filter(Boolean).map(Number);
  // run.sh, the supervisor, has it among its arguments, too.
  const perl = (await cluster.node('b').processes()).filter(
    ({ pid, comm }) => pids.includes(pid) && comm !== 'sh',
  );
  const isHeir = (comm: string): number => Number(comm === 'ferry-heir');
  return perl.sort((a, b) => isHeir(a.comm) - isHeir(b.comm)).map(({ pid }) => pid);
}
