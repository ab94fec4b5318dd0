import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding, ProcessTree } from '@ferry/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ImageStore } from '../images/store.js';
import { listProcesses } from './describe.js';
import { inspectTree } from './inspect.js';
import { killTree } from './kill.js';
import { checkPlacement } from './placement.js';
import { startChild, type TestChild } from './testing.js';

let directory: string;
let server: Server;
let port: number;
let children: TestChild[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ferry-inspect-'));
  await writeFile(join(directory, 'data'), 'x'.repeat(100));
  server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const { task } of children) await killTree(task);
  children = [];
});
afterAll(async () => {
  server.close();
  await rm(directory, { recursive: true });
});

async function inspect(
  script: string,
): Promise<{ tree: ProcessTree; findings: Finding[]; child: TestChild }> {
  const child = await startChild('perl', [
    '-MSocket',
    '-e',
    `$| = 1; ${script}; print "1\\n"; sleep`,
    directory,
  ]);
  children.push(child);
  return { ...(await inspectTree(child.task)), child };
}
const reasons = (findings: Finding[]) => findings.map(({ reason }) => reason);

describe('inspecting', () => {
  it('describes the processes and the files that they use', async () => {
    const { tree, findings, child } = await inspect(
      'open my $a, "<", "$ARGV[0]/data"; open my $b, ">>", "$ARGV[0]/log"; open my $c, ">", "$ARGV[0]/gone"; unlink "$ARGV[0]/gone"; fork',
    );
    expect(findings).toEqual([]);
    expect(tree.processes.map(({ name }) => name)).toEqual(['perl', 'perl']);
    expect(tree.processes[0]?.ref).toMatchObject(child.task);
    expect(tree.processes[1]?.parentPid).toBe(child.task.pid);
    expect(tree.processes[0]?.command.slice(0, 2)).toEqual(['perl', '-MSocket']);
    expect(tree.taskIds).toHaveLength(2);
    expect(tree.memoryBytes).toBeGreaterThan(100_000);
    expect(tree.ownNamespaces).toEqual([]);
    const use = (name: string) => tree.files.find(({ path }) => path === join(directory, name));
    expect(use('data')).toMatchObject({ sizeBytes: 100, mapped: false, appendOnly: false, deleted: false });
    expect(use('log')).toMatchObject({ appendOnly: true });
    expect(use('gone')).toMatchObject({ deleted: true });
    const perl = tree.files.find(({ path }) => path === tree.processes[0]?.executable);
    expect(perl).toMatchObject({ mapped: true });
    expect(tree.files.some(({ path }) => path.includes('libc'))).toBe(true);
  });

  it('finds established connections, listeners and those who wait', async () => {
    const { tree, findings } = await inspect(
      `socket my $s, PF_INET, SOCK_STREAM, 0; connect $s, pack_sockaddr_in(${port}, INADDR_LOOPBACK) or die;
       socket our $l, PF_INET, SOCK_STREAM, 0; bind $l, pack_sockaddr_in(0, INADDR_LOOPBACK); listen $l, 5;
       socket our $w, PF_INET, SOCK_STREAM, 0; connect $w, getsockname $l or die`,
    );
    expect(reasons(findings)).toEqual(['TCP_ESTABLISHED', 'TCP_IN_FLIGHT']);
    expect(tree.sockets).toContainEqual(
      expect.objectContaining({ protocol: 'tcp', remotePort: port, state: 'ESTABLISHED' }),
    );
    expect(tree.sockets).toContainEqual(
      expect.objectContaining({ state: 'LISTEN', localAddress: '127.0.0.1', remoteAddress: '' }),
    );
  });

  it('sees IPv6 and UDP sockets', async () => {
    const { tree } = await inspect(
      'socket our $u, PF_INET6, SOCK_DGRAM, 0; bind $u, pack_sockaddr_in6(0, Socket::inet_pton(PF_INET6, "::1")) or die',
    );
    expect(tree.sockets).toContainEqual(expect.objectContaining({ protocol: 'udp6', localAddress: '::1' }));
  });

  it('finds file locks', async () => {
    const { tree, findings } = await inspect('open our $f, ">", "$ARGV[0]/lock"; flock $f, 2');
    expect(tree.hasFileLocks).toBe(true);
    expect(reasons(findings)).toEqual(['FILE_LOCKS']);
  });

  it('finds what CRIU cannot dump', async () => {
    // userfaultfd(2), which CRIU has no image for; the number is that of x86-64.
    if (process.arch !== 'x64') return;
    const { findings } = await inspect('syscall(323, 1) >= 0 or die "userfaultfd: $!"');
    expect(reasons(findings)).toEqual(['FD_UNSUPPORTED']);
  });

  it('finds a session that is not its own', async () => {
    const child = await startChild('perl', ['-e', '$| = 1; if (!fork) { print "$$\\n"; sleep } sleep']);
    children.push(child);
    const [, inner] = (await inspectTree(child.task)).tree.processes;
    const { pid, startTimeTicks } = inner?.ref ?? { pid: 0, startTimeTicks: 0 };
    expect(reasons((await inspectTree({ pid, startTimeTicks })).findings)).toEqual(['TTY_OUTSIDE']);
  });

  it('does not look at a process that took the pid', async () => {
    const { child } = await inspect('1');
    await expect(
      inspectTree({ ...child.task, startTimeTicks: child.task.startTimeTicks + 1 }),
    ).rejects.toMatchObject({ code: 'PROCESS_GONE' });
  });
});

describe('listing', () => {
  it('knows a process by its name, its program and its script', async () => {
    const script = join(directory, 'counter.pl');
    await writeFile(script, '$| = 1; $0 = "renamed"; print "1\\n"; sleep');
    const direct = await startChild('perl', [join(directory, 'counter.pl')]);
    children.push(direct);
    const pids = async (name: string) => (await listProcesses(name)).map(({ ref }) => ref?.pid);
    expect(await pids('renamed')).toContain(direct.task.pid);
    expect(await pids('perl')).toContain(direct.task.pid);
    expect(await pids('')).toContain(process.pid);
    expect(await pids('no such process')).toEqual([]);
  });
});

describe('placement', () => {
  it('names the pids, files and room that are missing', async () => {
    const { tree, child } = await inspect('open our $a, "<", "$ARGV[0]/data"');
    const images = new ImageStore({ diskDir: join(directory, 'i'), memoryDir: join(directory, 'm') });
    await images.open();
    const check = (other: Partial<ProcessTree>, memoryBytes = 0, diskBytes = 0) =>
      checkPlacement({ ...tree, ...other }, { memoryBytes, diskBytes }, images);
    expect(await check({})).toEqual([
      expect.objectContaining({ reason: 'PID_IN_USE', severity: 'SEVERITY_BLOCKER' }),
    ]);
    const elsewhere = { taskIds: [2 ** 31 - 2] };
    expect(await check(elsewhere)).toEqual([]);
    expect(await check({ taskIds: [child.task.pid], ownNamespaces: ['pid'] })).toEqual([]);
    const data = tree.files.filter(({ path }) => path.endsWith('/data'));
    const change = (over: object) =>
      check({ ...elsewhere, files: data.map((file) => ({ ...file, ...over })) });
    expect(reasons(await change({ path: '/no/such' }))).toEqual(['FILE_MISSING']);
    expect(reasons(await change({ path: '/no/such', deleted: true }))).toEqual([]);
    expect(await change({ sizeBytes: 1 })).toEqual([
      expect.objectContaining({ reason: 'FILE_MISMATCH', severity: 'SEVERITY_WARNING' }),
    ]);
    expect(await change({ sizeBytes: 1, mapped: true })).toEqual([
      expect.objectContaining({ reason: 'FILE_MISMATCH', severity: 'SEVERITY_BLOCKER' }),
    ]);
    expect(await change({ sizeBytes: 1, appendOnly: true })).toEqual([]);
    expect(reasons(await change({ mode: 0o100777 }))).toEqual(['FILE_MISMATCH']);
    expect(reasons(await check(elsewhere, 2 ** 60, 2 ** 60))).toEqual(['MEMORY_AREA_FULL', 'DISK_AREA_FULL']);
  });
});
