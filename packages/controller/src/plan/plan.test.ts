import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileUse, Finding, SocketUse } from '@ferry/protocol';
import { fakeTree } from '../testing/facts.js';
import { startPair, type Pair } from '../testing/pair.js';
import { planError } from './plan.js';

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair.close());

const found = (reason: string): Finding => ({
  severity: 'SEVERITY_BLOCKER',
  reason,
  text: `${reason} was found`,
  remedy: 'Mend it.',
});
const socket: SocketUse = {
  protocol: 'tcp',
  localAddress: '10.0.0.5',
  localPort: 80,
  remoteAddress: '10.0.0.9',
  remotePort: 4000,
  state: 'ESTABLISHED',
};
const ghost: FileUse = {
  path: '/tmp/x',
  sizeBytes: 3 * 2 ** 20,
  mode: 0,
  mapped: false,
  appendOnly: false,
  deleted: true,
};

describe('plan', () => {
  it('is content with nodes that fit', async () => {
    const plan = await pair.ferry.plan(pair.request);
    expect(plan).toMatchObject({ ok: true, mode: 'diskless', findings: [], estimatedBytes: 4 * 2 ** 20 });
    expect(planError(plan, false)).toBeUndefined();
  });

  it.each([
    ['CRIU_MISSING', { criu: null }, 'no CRIU was found on b'],
    ['ARCHITECTURE_MISMATCH', { architecture: 'aarch64' }, 'b is aarch64'],
    ['MEMORY_AREA_FULL', { memoryAreaFreeBytes: 2 ** 20 }, 'memory area of b'],
    ['SAME_NODE', { name: 'a' }, 'the same node'],
  ])('blocks with %s', async (reason, facts, text) => {
    pair.b.node = { ...pair.b.node, ...facts };
    const plan = await pair.ferry.plan(pair.request);
    expect(plan.ok).toBe(false);
    expect(planError(plan, false)).toMatchObject({
      code: reason,
      message: expect.stringContaining(text) as string,
    });
  });

  it('compares the formats of CRIU', async () => {
    const { criu } = pair.b.node;
    pair.b.node = { ...pair.b.node, criu: criu && { ...criu, version: '4.1', wireFormat: 1 } };
    const plan = await pair.ferry.plan(pair.request);
    expect(planError(plan, false)?.code).toBe('CRIU_INCOMPATIBLE');
  });

  it('warns of processor flags that are missing', async () => {
    pair.a.node = { ...pair.a.node, cpuFlags: ['avx', 'avx512f', 'sse'] };
    const plan = await pair.ferry.plan(pair.request);
    expect(plan.findings).toMatchObject([{ severity: 'SEVERITY_WARNING', reason: 'CPU_MISMATCH' }]);
    expect(plan.ok).toBe(true);
  });

  it('wants room on both disks in copy mode only', async () => {
    pair.a.node = { ...pair.a.node, diskAreaFreeBytes: 2 ** 20 };
    expect((await pair.ferry.plan(pair.request)).ok).toBe(true);
    const plan = await pair.ferry.plan({ ...pair.request, mode: 'copy' });
    expect(planError(plan, false)).toMatchObject({ code: 'DISK_AREA_FULL' });
  });

  it('warns of what post-copy asks of the source, and refuses it where memory cannot be fetched', async () => {
    const request = { ...pair.request, mode: 'postcopy' } as const;
    expect((await pair.ferry.plan(request)).findings).toMatchObject([
      { severity: 'SEVERITY_WARNING', reason: 'MEMORY_FOLLOWS' },
    ]);
    const missing = async () => planError(await pair.ferry.plan(request), false);
    const { node } = pair.a;
    pair.a.node = { ...node, kernel: '6.6.13-amd64' };
    expect(await missing()).toMatchObject({ code: 'LAZY_PAGES_MISSING' });
    pair.a.node = { ...node, kernel: '7.0.0-rc1' };
    expect(await missing()).toBeUndefined();
    const { criu } = pair.b.node;
    pair.b.node = { ...pair.b.node, criu: criu && { ...criu, lazyPages: false } };
    expect(await missing()).toMatchObject({ code: 'LAZY_PAGES_MISSING' });
  });

  it('lists several blockers as CHECKS_FAILED, and says nothing twice', async () => {
    pair.b.placementFindings = [found('PID_IN_USE'), found('MEMORY_AREA_FULL')];
    pair.b.node = { ...pair.b.node, memoryAreaFreeBytes: 0 };
    const plan = await pair.ferry.plan(pair.request);
    expect(plan.findings).toHaveLength(2);
    expect(planError(plan, false)).toMatchObject({
      code: 'CHECKS_FAILED',
      facts: { reasons: 'PID_IN_USE MEMORY_AREA_FULL' },
    });
    expect(planError(plan, true)).toBeUndefined();
  });

  it('never skips that both nodes are one', async () => {
    pair.b.node = { ...pair.b.node, name: 'a' };
    expect(planError(await pair.ferry.plan(pair.request), true)?.code).toBe('SAME_NODE');
    await expect(pair.ferry.plan({ ...pair.request, to: 'a' })).rejects.toMatchObject({ code: 'SAME_NODE' });
  });
});

describe('options', () => {
  it('chooses what the tree needs, and says so', async () => {
    pair.a.tree = fakeTree(pair.a.processes, { hasFileLocks: true, files: [ghost] });
    pair.a.inspectFindings = [found('FILE_LOCKS'), found('GHOST_TOO_BIG')];
    const plan = await pair.ferry.plan(pair.request);
    expect(plan.dump).toEqual({ fileLocks: true, ghostLimitBytes: ghost.sizeBytes });
    expect(plan.findings.map(({ severity, reason }) => [severity, reason])).toEqual([
      ['SEVERITY_INFO', 'FILE_LOCKS'],
      ['SEVERITY_INFO', 'GHOST_TOO_BIG'],
    ]);
  });

  it("never changes the user's word", async () => {
    pair.a.tree = fakeTree(pair.a.processes, { hasFileLocks: true });
    pair.a.inspectFindings = [found('FILE_LOCKS')];
    const plan = await pair.ferry.plan({ ...pair.request, dump: { fileLocks: false } });
    expect(plan.dump).toEqual({ fileLocks: false });
    expect(planError(plan, false)?.code).toBe('FILE_LOCKS');
  });

  it('takes an option as the answer to a finding, and tells the restore', async () => {
    pair.a.inspectFindings = [found('TCP_ESTABLISHED')];
    expect((await pair.ferry.plan(pair.request)).ok).toBe(false);
    const plan = await pair.ferry.plan({ ...pair.request, dump: { tcp: 'TCP_MODE_ESTABLISHED' } });
    expect(plan).toMatchObject({ ok: true, restore: { tcp: 'TCP_MODE_ESTABLISHED' } });
  });

  it('locks with iptables where nftables does not work', async () => {
    const { criu } = pair.a.node;
    pair.a.node = { ...pair.a.node, criu: criu && { ...criu, networkLockNftables: false } };
    pair.a.tree = fakeTree(pair.a.processes, { sockets: [socket] });
    const plan = await pair.ferry.plan({ ...pair.request, dump: { tcp: 'TCP_MODE_ESTABLISHED' } });
    expect(plan.dump.networkLock).toBe('NETWORK_LOCK_IPTABLES');
  });

  it("moves the addresses of the tree's sockets when told to", async () => {
    pair.a.tree = fakeTree(pair.a.processes, { sockets: [socket, { ...socket, localAddress: '127.0.0.1' }] });
    pair.b.placementFindings = [found('ADDRESS_MISSING')];
    expect((await pair.ferry.plan(pair.request)).ok).toBe(false);
    const plan = await pair.ferry.plan({ ...pair.request, addresses: { strategy: 'move', device: 'eth1' } });
    expect(plan).toMatchObject({
      ok: true,
      handover: { strategy: 'ADDRESS_STRATEGY_MOVE', addresses: ['10.0.0.5'], device: 'eth1' },
    });
  });
});

describe('a shared directory', () => {
  const request = { mode: 'shared', sharedDirectory: '/mnt/ferry' } as const;

  it('is proven both ways, and left clean', async () => {
    const directory = new Set<string>();
    pair.a.directories.set('/mnt/ferry', directory);
    pair.b.directories.set('/mnt/ferry', directory);
    expect((await pair.ferry.plan({ ...pair.request, ...request })).ok).toBe(true);
    const steps = (calls: string[]): number => calls.filter((call) => call === 'ProbePath').length;
    expect([steps(pair.a.calls), steps(pair.b.calls)]).toEqual([3, 3]);
    expect(directory.size).toBe(0);
  });

  it('is refused when it is not shared, or not there', async () => {
    pair.a.directories.set('/mnt/ferry', new Set());
    pair.b.directories.set('/mnt/ferry', new Set());
    const plan = await pair.ferry.plan({ ...pair.request, ...request });
    expect(planError(plan, false)).toMatchObject({ code: 'SHARED_PATH_NOT_SHARED' });
    expect(pair.a.directories.get('/mnt/ferry')?.size).toBe(0);
    pair.b.directories.clear();
    const missing = await pair.ferry.plan({ ...pair.request, ...request });
    expect(planError(missing, false)).toMatchObject({ code: 'SHARED_PATH_NOT_SHARED' });
  });
});

it.each([
  [{ process: 0 }, 'process'],
  [{ mode: 'shared' as const }, 'sharedDirectory'],
  [{ sharedDirectory: '/x' }, 'sharedDirectory'],
  [{ dump: { leaveRunning: true } }, 'leaveRunning'],
  [{ maxFrozenMs: -1 }, 'maxFrozenMs'],
  [{ addresses: { strategy: 'none' as const, addresses: ['10.0.0.1'] } }, 'addresses'],
])('refuses the request %j', async (change, field) => {
  await expect(pair.ferry.plan({ ...pair.request, ...change })).rejects.toThrow(field);
});
