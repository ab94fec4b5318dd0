import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Lab } from '@ferry/lab';
import type { Transport } from '@ferry/controller';
import { Proxy, type Meddle } from '../support/proxy.js';
import { leftovers, TestCluster, until, workload } from '../support/cluster.js';
import { readCounts, readMemory } from '../workloads/witness.mjs';

const MIB = 1 << 20;

let cluster: TestCluster;
let proxy: Proxy;

/** Changes an agent's configuration and restarts it. */
async function configure(lab: Lab, name: string, change: Record<string, unknown>): Promise<void> {
  const node = lab.node(name);
  const config = parse(await readFile(node.configFile, 'utf8')) as Record<string, unknown>;
  await writeFile(node.configFile, stringify({ ...config, ...change }));
  await node.restartAgent();
  await cluster.ready(name);
}

/** Fills 48 MiB of memory that is checked against itself all the time. */
async function startMemory(node: string): Promise<{ pid: number; file: string }> {
  const file = cluster.file(`memory-${Math.random()}`);
  const { pid } = await cluster.node(node).run(['perl', workload('memory.pl'), '48', file, '10', '20']);
  await until('its memory is filled', async () => (await readMemory(file)).ticks > 2, 30_000);
  return { pid, file };
}

async function transportUsed(id: string): Promise<string[]> {
  const sides = await Promise.all(
    (['a', 'b'] as const).map((name, index) =>
      cluster.ferry.node(name).session.call('GetSession', {
        migrationId: id,
        role: index === 0 ? 'SESSION_ROLE_SOURCE' : 'SESSION_ROLE_DESTINATION',
      }),
    ),
  );
  return sides.map(({ session }) => session?.pageTransport ?? '');
}

beforeAll(async () => {
  cluster = await TestCluster.start('transport', { agentConfig: { trusted_networks: ['10.77.0.0/16'] } });
  const a = cluster.node('a');
  // The host's own address on the lab's bridge.
  proxy = await Proxy.start(a.address.replace(/\d+$/, '254'), a.dataAddress);
  await configure(cluster.lab, 'a', { advertise: { control: a.controlAddress, data: proxy.address } });
}, 60_000);

afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
});

afterEach(() => {
  proxy.meddle = (chunk) => chunk;
});

describe('transport of pages', () => {
  it.each([
    ['auto', 'PAGE_TRANSPORT_PLAIN'],
    ['plain', 'PAGE_TRANSPORT_PLAIN'],
    ['tls', 'PAGE_TRANSPORT_TLS'],
    ['grpc', 'PAGE_TRANSPORT_GRPC'],
  ] as const)(
    '%s, where both nodes trust the network: %s, and every page is right',
    async (transport, used) => {
      const { pid, file } = await startMemory('a');
      const result = await cluster.migrate(pid, 'a', 'b', { transport });
      expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
      expect(await transportUsed(result.id)).toEqual([used, used]);
      expect(result.pageBytes).toBeGreaterThan(48 * MIB);
      const { ticks } = await readMemory(file);
      await until('every page was checked', async () => (await readMemory(file)).ticks > ticks + 34, 60_000);
      const { bad, gaps, repeats } = await readMemory(file);
      expect({ bad, gaps, repeats }).toEqual({ bad: [], gaps: [], repeats: [] });
      await cluster.node('b').exec(['kill', '-KILL', String(pid)]);
    },
  );

  it.each([
    { mode: 'diskless', transport: 'plain' },
    { mode: 'diskless', transport: 'tls' },
    { mode: 'diskless', transport: 'grpc' },
    { mode: 'precopy' },
    { mode: 'copy' },
  ] as const)('$mode $transport: takes no more of the network than it may', async (how) => {
    const { pid } = await startMemory('a');
    const maxBytesPerSecond = 32 * MIB;
    const start = performance.now();
    const result = await cluster.migrate(pid, 'a', 'b', { ...how, maxBytesPerSecond, maxFrozenMs: 30_000 });
    const seconds = (performance.now() - start) / 1000;
    expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
    const bytes = result.pageBytes + result.imageBytes;
    console.log(`${JSON.stringify(how)}: ${bytes} bytes in ${seconds} s`);
    expect(bytes).toBeGreaterThan(48 * MIB);
    expect(bytes / seconds).toBeLessThan(maxBytesPerSecond);
    await cluster.node('b').exec(['kill', '-KILL', String(pid)]);
  });

  it.each([
    { mode: 'diskless', compression: 'lz4' },
    { mode: 'diskless', compression: 'auto' },
    { mode: 'precopy', compression: 'lz4' },
    { mode: 'precopy', compression: 'auto' },
  ] as const)('$mode, compression $compression: every page is right', async (how) => {
    const { pid, file } = await startMemory('a');
    const result = await cluster.migrate(pid, 'a', 'b', how);
    expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
    console.log(`${JSON.stringify(how)}: ${result.pageBytes} bytes of pages as ${result.sentPageBytes}`);
    // Most of it is noise.
    if (how.compression === 'lz4') expect(result.sentPageBytes).toBeLessThan(result.pageBytes * 0.96);
    const { ticks } = await readMemory(file);
    await until('every page was checked', async () => (await readMemory(file)).ticks > ticks + 34, 60_000);
    const { bad, gaps, repeats } = await readMemory(file);
    expect({ bad, gaps, repeats }).toEqual({ bad: [], gaps: [], repeats: [] });
    await cluster.node('b').exec(['kill', '-KILL', String(pid)]);
  });

  const once = (change: (chunk: Buffer, break_: () => void) => Buffer): Meddle => {
    let done = false;
    return (chunk, at, break_) => {
      // Past everything but pages, and with enough behind it.
      if (done || at < 8 * MIB || chunk.length < 8192) return chunk;
      done = true;
      return change(chunk, break_);
    };
  };
  const FAULTS: Record<string, () => Meddle> = {
    'a byte is flipped': () =>
      once((chunk) => {
        const changed = Buffer.from(chunk);
        changed[4000] = (changed[4000] ?? 0) ^ 1;
        return changed;
      }),
    'a page is dropped': () =>
      once((chunk) => Buffer.concat([chunk.subarray(0, 1000), chunk.subarray(5096)])),
    'a page is repeated': () => once((chunk) => Buffer.concat([chunk.subarray(0, 4096), chunk])),
    'it is cut off': () =>
      once((_chunk, break_) => {
        break_();
        return Buffer.alloc(0);
      }),
  };

  it.each(
    Object.keys(FAULTS).flatMap((fault) =>
      (['tls', 'plain'] as const).map((transport) => [transport, fault] as const),
    ),
  )('%s: %s on the wire, and the process runs on at the source', async (transport: Transport, fault) => {
    const file = cluster.file(`counts-${Math.random()}`);
    const { pid } = await cluster.node('a').run(['perl', workload('counter.pl'), file, '10', '48']);
    await until('it counts', async () => (await readCounts(file)).last > 3);
    const before = await cluster.node('b').snapshot();
    const passed = proxy.passed;
    proxy.meddle = FAULTS[fault]?.() ?? proxy.meddle;
    const result = await cluster.migrate(pid, 'a', 'b', { transport, maxFrozenMs: 15_000 });
    console.log(`${transport}, ${fault}: ${result.outcome}, ${result.error?.code} in ${result.error?.step}`);
    expect(proxy.passed - passed).toBeGreaterThan(8 * MIB);
    expect(result.outcome, JSON.stringify(result.error)).toBe('rolled-back');
    const { last } = await readCounts(file);
    await until('it counts on', async () => (await readCounts(file)).last > last + 5);
    expect(await cluster.runsOn(pid, 'perl')).toEqual(['a']);
    const { gaps, repeats } = await readCounts(file);
    expect({ gaps, repeats }).toEqual({ gaps: [], repeats: [] });
    await until(
      'the destination is as it was',
      async () => leftovers(before, await cluster.node('b').snapshot()).length === 0,
    );
    await cluster.node('a').exec(['kill', '-KILL', String(pid)]);
  });

  describe('grpc', () => {
    const shut = async (node: string, packets: string): Promise<void> => {
      const input = `table inet shut { chain in { type filter hook input priority 0; ${packets} drop; }; };\n`;
      const { exitCode, stderr } = await cluster.node(node).exec(['nft', '-f', '-'], { input });
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
    };
    afterEach(async () => {
      for (const node of cluster.lab.nodes)
        await node.exec(['sh', '-c', 'nft delete table inet shut 2>/dev/null; true']);
    });

    it.each(['diskless', 'precopy', 'postcopy', 'hybrid'] as const)(
      '%s: needs nothing but the control port of the source, and every page is right',
      async (mode) => {
        const a = cluster.node('a');
        await shut('a', `iifname "eth0" tcp dport ${a.dataAddress.split(':')[1]}`);
        const passed = proxy.passed;
        const { pid, file } = await startMemory('a');
        const result = await cluster.migrate(pid, 'a', 'b', { mode, transport: 'grpc' });
        expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
        const { ticks } = await readMemory(file);
        await until(
          'every page was checked',
          async () => (await readMemory(file)).ticks > ticks + 34,
          60_000,
        );
        const { bad, gaps, repeats } = await readMemory(file);
        expect({ bad, gaps, repeats }).toEqual({ bad: [], gaps: [], repeats: [] });
        const { session } = cluster.ferry.node('a');
        await until(
          'nothing is left to send',
          async () => (await session.call('ListSessions', { activeOnly: true })).sessions.length === 0,
        );
        expect(proxy.passed).toBe(passed);
        await cluster.node('b').exec(['kill', '-KILL', String(pid)]);
      },
    );

    it('is cut off, and the process runs on at the source', async () => {
      const { pid, file } = await startMemory('a');
      const before = await cluster.node('b').snapshot();
      const how = {
        mode: 'diskless',
        transport: 'grpc',
        maxBytesPerSecond: 16 * MIB,
        maxFrozenMs: 15_000,
      } as const;
      const handle = cluster.ferry.migrate({ process: pid, from: 'a', to: 'b', ...how });
      const port = cluster.node('a').controlAddress.split(':')[1];
      await until('pages pass', async () => {
        const { sessions } = await cluster.ferry.node('b').session.call('ListSessions', { activeOnly: true });
        return (sessions[0]?.progress?.bytesDone ?? 0) > 8 * MIB;
      });
      await shut('a', `ip saddr ${cluster.node('b').address} tcp dport ${port}`);
      const result = await handle.result();
      console.log(`grpc, it is cut off: ${result.outcome}, ${result.error?.code} in ${result.error?.step}`);
      expect(result.outcome, JSON.stringify(result.error)).toBe('rolled-back');
      expect(await cluster.runsOn(pid, 'perl')).toEqual(['a']);
      const { ticks } = await readMemory(file);
      await until('it goes on', async () => (await readMemory(file)).ticks > ticks + 5);
      await cluster.node('a').exec(['nft', 'delete', 'table', 'inet', 'shut']);
      await until(
        'the destination is as it was',
        async () => leftovers(before, await cluster.node('b').snapshot()).length === 0,
      );
      await cluster.node('a').exec(['kill', '-KILL', String(pid)]);
    });
  });

  it('plain: memory that processes share is compared as well', async () => {
    const file = cluster.file('shared');
    const { pid } = await cluster.node('a').run(['perl', workload('shared.pl'), '16', file]);
    await until('it checks', async () => (await readMemory(file)).ticks > 2, 30_000);
    // Most of what passes is shared memory.
    proxy.meddle = FAULTS['a byte is flipped']?.() ?? proxy.meddle;
    const flipped = await cluster.migrate(pid, 'a', 'b', { transport: 'plain' });
    expect([flipped.outcome, flipped.error?.code]).toEqual(['rolled-back', 'PAGES_CORRUPT']);
    expect(flipped.error?.message).toMatch(/shared memory \d+/);
    const result = await cluster.migrate(pid, 'a', 'b', { transport: 'plain' });
    expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
    const { ticks } = await readMemory(file);
    await until('it is checked', async () => (await readMemory(file)).ticks > ticks + 3);
    const { bad, gaps, repeats } = await readMemory(file);
    expect({ bad, gaps, repeats }).toEqual({ bad: [], gaps: [], repeats: [] });
    await cluster.node('b').exec(['kill', '-KILL', String(pid)]);
  });

  it('is TLS where one node does not trust the network, and plain is refused before anything is frozen', async () => {
    const file = cluster.file('counts');
    const { pid } = await cluster.node('a').run(['perl', workload('counter.pl'), file, '10', '16']);
    await until('it counts', async () => (await readCounts(file)).last > 3);
    await configure(cluster.lab, 'a', { trusted_networks: [] });
    const refused = await cluster.migrate(pid, 'a', 'b', { transport: 'plain' });
    expect([refused.outcome, refused.error?.code]).toEqual(['rolled-back', 'TRANSPORT_REFUSED']);
    await configure(cluster.lab, 'a', { trusted_networks: ['10.77.0.0/16'] });
    await configure(cluster.lab, 'b', { trusted_networks: [] });
    const refusedHere = await cluster.migrate(pid, 'a', 'b', { transport: 'plain' });
    expect([refusedHere.outcome, refusedHere.error?.code]).toEqual(['rolled-back', 'TRANSPORT_REFUSED']);
    const result = await cluster.migrate(pid, 'a', 'b', { transport: 'auto' });
    expect(result.outcome, JSON.stringify(result.error)).toBe('committed');
    expect(await transportUsed(result.id)).toEqual(['PAGE_TRANSPORT_TLS', 'PAGE_TRANSPORT_TLS']);
  });
});
