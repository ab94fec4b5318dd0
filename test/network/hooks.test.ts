import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Snapshot } from '@ferry/lab';
import { TestCluster, workload } from '../support/cluster.js';
import { addHook, differences, hooksDirectory, snapshots } from './support.js';

let hooks: string;
let cluster: TestCluster;
let before: Snapshot[];
beforeAll(async () => {
  hooks = await hooksDirectory();
  cluster = await TestCluster.start('hooks', { agentConfig: { hooks: { directory: hooks, timeout_s: 2 } } });
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await rm(hooks, { recursive: true, force: true });
});
beforeEach(async () => {
  before = await snapshots(cluster);
});
afterEach(async () => {
  expect(await differences(cluster, before)).toEqual([]);
});

/** Has every point write itself down; returns what was written, one "NODE POINT" a line. */
async function logEveryPoint(): Promise<() => Promise<string[]>> {
  await rm(hooks, { recursive: true, force: true });
  await mkdir(hooks, { mode: 0o755 });
  const log = cluster.file(`log-${Date.now()}`);
  const points = [
    'pre-dump',
    'network-lock',
    'post-dump',
    'address-release',
    'address-acquire',
    'pre-restore',
  ];
  points.push('post-restore', 'before-commit', 'after-commit', 'network-unlock', 'pre-resume', 'post-resume');
  for (const point of points) await addHook(hooks, point, `echo "$FERRY_NODE $FERRY_HOOK" >> ${log}`);
  return async () => (await readFile(log, 'utf8')).trim().split('\n');
}

async function counter(): Promise<number> {
  const file = cluster.file(`counter-${Date.now()}`);
  return (await cluster.node('a').run(['perl', workload('counter.pl'), file, '20'], { name: 'counter' })).pid;
}

async function end(node: string, pid: number): Promise<void> {
  await cluster.ferry
    .node(node)
    .process.call('KillProcess', { process: await cluster.ferry.findProcess(node, pid) });
}

const byHook = { addresses: { strategy: 'hook' as const } };

it('runs every point, in order, on the node it belongs to', async () => {
  const log = await logEveryPoint();
  const pid = await counter();
  expect((await cluster.migrate(pid, 'a', 'b', byHook)).outcome).toBe('committed');
  const lines = await log();
  const onSource = [
    'pre-dump',
    'network-lock',
    'post-dump',
    'address-release',
    'before-commit',
    'after-commit',
  ];
  const onDestination = ['address-acquire', 'pre-restore', 'post-restore', 'network-unlock', 'pre-resume'];
  expect(lines.filter((line) => line.startsWith('a '))).toEqual(onSource.map((point) => `a ${point}`));
  expect(lines.filter((line) => line.startsWith('b '))).toEqual(
    [...onDestination, 'post-resume'].map((point) => `b ${point}`),
  );
  expect(lines.indexOf('a address-release')).toBeLessThan(lines.indexOf('b address-acquire'));
  expect(lines.indexOf('b post-restore')).toBeLessThan(lines.indexOf('a before-commit'));
  await end('b', pid);
});

it.each([
  ['pre-dump', 'exit 3', 'a'],
  ['network-lock', 'exit 3', 'a'],
  ['post-dump', 'sleep 30', 'a'],
  ['post-restore', 'exit 3', 'b'],
  ['before-commit', 'exit 3', 'a'],
])('rolls back when %s fails (%s)', async (point, script, node) => {
  const log = await logEveryPoint();
  await addHook(hooks, point, `echo this went wrong; ${script}`);
  const pid = await counter();
  const result = await cluster.migrate(pid, 'a', 'b', byHook);
  expect(result).toMatchObject({ outcome: 'rolled-back', runsOn: 'a', error: { code: 'HOOK_FAILED', node } });
  expect(result.error?.message).toContain('this went wrong');
  // What was locked is unlocked where the tree runs on, and the address is asked back for.
  expect((await log()).at(-1)).toBe('a network-unlock');
  await end('a', pid);
});

it('runs nothing that somebody other than root could have put there', async () => {
  await logEveryPoint();
  await chmod(await addHook(hooks, 'pre-dump', 'exit 0'), 0o777);
  const pid = await counter();
  const result = await cluster.migrate(pid, 'a', 'b');
  expect(result).toMatchObject({ outcome: 'rolled-back', error: { code: 'HOOK_FAILED' } });
  expect(result.error?.remedy).toContain('chmod');
  await end('a', pid);
});

it("removes a firewall table that an earlier migration left, and nobody else's", async () => {
  await rm(hooks, { recursive: true, force: true });
  const pid = await counter();
  // There is a table only where connections are to be kept.
  const first = await cluster.migrate(pid, 'a', 'b', { dump: { tcp: 'TCP_MODE_ESTABLISHED' } });
  const record = await cluster
    .node('a')
    .exec(['cat', `/var/lib/ferry/sessions/${first.id}.source/session.json`]);
  const { lockTable } = JSON.parse(record.stdout) as { lockTable: string };
  expect(lockTable).toMatch(/^CRIU-/);
  const tables = async (): Promise<string> =>
    (await cluster.node('a').exec(['nft', 'list', 'tables'])).stdout;
  for (const table of [lockTable, 'CRIU-of-somebody-else'])
    await cluster.node('a').exec(['nft', 'add', 'table', 'inet', table]);
  expect(await tables()).toContain(lockTable);
  expect((await cluster.migrate(pid, 'b', 'a')).outcome).toBe('committed');
  expect(await tables()).not.toContain(lockTable);
  expect(await tables()).toContain('CRIU-of-somebody-else');
  await cluster.node('a').exec(['nft', 'delete', 'table', 'inet', 'CRIU-of-somebody-else']);
  await end('a', pid);
});
