import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { diffSnapshots, Lab, snapshotHost, type LabNode, type Snapshot } from './index.js';

// Accepts what the real one accepts, and says so: a client with a certificate of the lab's authority.
const STAND_IN = `
import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';
const text = readFileSync(process.argv[process.argv.indexOf('--config') + 1], 'utf8');
const value = (key) => new RegExp('^ *' + key + ': "?([^"\\\\n]+)', 'm').exec(text)[1];
const [host, port] = value('control').split(':');
const file = (key) => readFileSync(value(key));
console.error('stand-in for', process.env.STAND_IN_SAYS, text.includes('level: debug'));
if (process.env.STAND_IN_FAILS) process.exit(1);
createServer({ ca: file('ca'), cert: file('cert'), key: file('key'), requestCert: true }, (socket) => {
  socket.end(socket.getPeerCertificate().subjectaltname);
}).listen(Number(port), host);
`;

const name = `unit-${process.pid}`;
const isRoot = process.getuid?.() === 0;

/** What a lab of these tests left behind. Other tests, and other labs, may be changing the host just now. */
const traces = (before: Snapshot, after: Snapshot, marks: readonly string[]): string[] =>
  diffSnapshots(before, after).filter((line) => marks.some((mark) => line.includes(mark)));

describe.runIf(isRoot)('a lab', () => {
  let before: Snapshot;
  let lab: Lab;
  let directory: string;
  let ferryd: string[];
  let a: LabNode;
  let b: LabNode;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lab-test-'));
    const script = join(directory, 'stand-in.mjs');
    await writeFile(script, STAND_IN);
    ferryd = [process.execPath, script];
    before = await snapshotHost();
    const env = { STAND_IN_SAYS: 'ferryd' };
    lab = await Lab.up({
      name,
      ferryd,
      env,
      agentConfig: { log: { level: 'debug' } },
      runTmpfsBytes: 1 << 26,
    });
    [a, b] = [lab.node('a'), lab.node('b')];
  }, 30_000);

  afterAll(async () => {
    await lab.down();
    await rm(directory, { recursive: true });
  });

  const output = async (node: LabNode, ...argv: string[]): Promise<string> => {
    const { stdout, stderr, exitCode } = await node.exec(argv);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    return stdout;
  };

  it('gives each node a name, an address, and what CRIU needs to see', async () => {
    expect(await output(a, 'cat', '/proc/sys/kernel/hostname')).toBe('a');
    expect(await output(b, 'ip', '-o', '-4', 'addr', 'show', 'eth0')).toContain(` ${b.address}/24 `);
    expect(await output(b, 'ip', '-o', '-6', 'addr', 'show', 'eth0')).toContain(` ${b.address6}/64 `);
    expect(await output(a, 'stat', '-f', '-c', '%T', '/run')).toBe('tmpfs');
    expect(await output(a, 'ls', '/sys/class/net')).toBe('eth0\nlo');
    const hostCgroups = await readFile('/proc/self/mountinfo', 'utf8');
    const count = (mounts: string) =>
      mounts.split('\n').filter((line) => line.includes(' /sys/fs/cgroup')).length;
    expect(count(await output(a, 'cat', '/proc/self/mountinfo'))).toBe(count(hostCgroups));
    await output(a, 'sh', '-c', 'echo only here >/mnt/node/file; echo kept >/var/lib/ferry/file');
    await expect(access('/mnt/node/file')).rejects.toThrow();
    expect((await b.exec(['cat', '/mnt/node/file'])).exitCode).toBe(1);
    expect(await readFile(join(a.stateDir, 'file'), 'utf8')).toBe('kept\n');
  });

  it('reaps what it inherits, and keeps the pids of its nodes apart', async () => {
    await output(a, 'sh', '-c', 'sleep 0.05 & exit 0');
    await delay(200);
    expect(await output(a, 'sh', '-c', 'grep -l "^State:.Z" /proc/[0-9]*/status || true')).toBe('');
    const [one, two] = [await a.run(['sleep', '60']), await b.run(['sleep', '60'])];
    expect(Math.abs(one.pid - two.pid)).toBeGreaterThan(1000);
  });

  it('starts a workload that nothing ties to whoever started it', async () => {
    const { pid, hostPid, log } = await a.run(['sh', '-c', 'echo out; echo err >&2; exec sleep 60'], {
      name: 'free',
      env: { COLOUR: 'blue' },
      cwd: '/mnt/node',
    });
    await delay(100);
    expect(await readFile(log, 'utf8')).toBe('out\nerr\n');
    expect((await output(b, 'cat', log)).split('\n')).toEqual(['out', 'err']);
    const fds = await output(
      a,
      'sh',
      '-c',
      `cd /proc/${pid}/fd && for fd in *; do echo $fd $(readlink $fd); done`,
    );
    expect(fds.split('\n')).toEqual(['0 /dev/null', `1 ${log}`, `2 ${log}`]);
    expect(await output(a, 'readlink', `/proc/${pid}/cwd`)).toBe('/mnt/node');
    const [, parent, , session] =
      (await output(a, 'cat', `/proc/${pid}/stat`)).split(') ')[1]?.split(' ') ?? [];
    expect({ parent, session }).toEqual({ parent: '1', session: String(pid) });
    const variables = (await readFile(`/proc/${hostPid}/environ`, 'utf8')).split('\0');
    expect(variables).toContain('COLOUR=blue');
    expect(variables.filter((variable) => variable.startsWith('VITEST'))).toEqual([]);
    const status = await readFile(`/proc/${hostPid}/status`, 'utf8');
    expect(status).toMatch(/^SigIgn:\t0+$/m);
    expect(await a.processes()).toContainEqual(
      expect.objectContaining({ pid, hostPid, comm: 'sleep', argv: ['sleep', '60'] }),
    );
  });

  it('says why a workload did not start, and when a command takes too long', async () => {
    await expect(a.run(['/no/such'])).rejects.toMatchObject({
      code: 'COMMAND',
      message: 'cannot start /no/such: /no/such: No such file or directory',
    });
    await expect(a.run(['true'])).rejects.toMatchObject({ code: 'EXITED' });
    await expect(a.exec(['sleep', '61'], { timeout: 100 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect((await a.processes()).filter(({ argv }) => argv[1] === '61')).toEqual([]);
    expect(await a.exec(['sh', '-c', 'cat; echo $X >&2; exit 3'], { input: 'hi', env: { X: 'y' } })).toEqual({
      stdout: 'hi',
      stderr: 'y',
      exitCode: 3,
    });
    expect((await a.exec(['sh', '-c', 'kill -9 $$'])).exitCode).toBe(137);
  });

  it('starts agents that the operator of its configuration can speak to', async () => {
    const config = parse(await readFile(lab.configFile, 'utf8')) as {
      nodes: Record<string, { address: string }>;
      tls: Record<'ca' | 'cert' | 'key', string>;
    };
    expect(Object.keys(config.nodes)).toEqual(['a', 'b']);
    const [host, port] = config.nodes['b']?.address.split(':') ?? [];
    const [ca, cert, key] = await Promise.all(
      [config.tls.ca, config.tls.cert, config.tls.key].map((file) => readFile(file)),
    );
    const socket = connect({ host: host ?? '', port: Number(port), ca, cert, key });
    const said = await socket.toArray();
    expect(Buffer.concat(said as Buffer[]).toString()).toBe('URI:ferry://operator/operator');
    expect(await readFile(b.logFile, 'utf8')).toBe('stand-in for ferryd true\n');
  });

  it('stops and starts agents, also from another process', async () => {
    const again = (await Lab.open(name)).node('b');
    const pid = b.agentPid;
    expect(pid).toBeGreaterThan(0);
    await expect(again.startAgent()).rejects.toMatchObject({ code: 'EXISTS' });
    await again.restartAgent('SIGKILL');
    expect(b.agentPid).not.toBe(pid);
    await b.stopAgent();
    expect(again.agentPid).toBeUndefined();
    await expect(again.waitAgentReady(1000)).rejects.toMatchObject({
      code: 'AGENT',
      message: expect.stringContaining('stand-in for ferryd') as string,
    });
  });

  it('is one of several', async () => {
    expect(await Lab.list()).toContain(name);
    await expect(Lab.up({ name, ferryd })).rejects.toMatchObject({ code: 'EXISTS' });
    await expect(Lab.open(`${name}-none`)).rejects.toMatchObject({ code: 'MISSING' });
    expect(() => lab.node('c')).toThrow('no node c');
    await using other = await Lab.up({ name: `${name}-x`, nodes: ['alpha'], agents: false });
    expect(other.node('alpha').address).not.toBe(a.address);
    expect(await Lab.list()).toContain(other.name);
  });

  it('undoes what it made when its agents do not start', async () => {
    const state = await snapshotHost();
    const env = { STAND_IN_FAILS: 'yes', STAND_IN_SAYS: 'failure' };
    const attempt = Lab.up({ name: `${name}-f`, ferryd, env });
    await expect(attempt).rejects.toMatchObject({
      code: 'AGENT',
      message: expect.stringContaining('stand-in for failure') as string,
    });
    expect(traces(state, await snapshotHost(), [`${name}-f`])).toEqual([]);
  });

  it('notices that a node died, and leaves nothing behind', async () => {
    process.kill(a.initPid, 'SIGKILL');
    await delay(100);
    await expect(a.exec(['true'])).rejects.toMatchObject({ code: 'DEAD' });
    const opened = await Lab.open(name);
    await opened.down();
    await lab.down();
    const subnet = a.address.split('.')[2];
    expect(traces(before, await snapshotHost(), [name, `: fy${subnet}`, ` 10.77.${subnet}.`])).toEqual([]);
    await expect(access(`/proc/${b.initPid}/root/mnt/node`)).rejects.toThrow();
  });
});
