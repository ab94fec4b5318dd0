import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DumpOptions } from '@ferry/protocol';
import { readFeatures } from '../workloads/witness.mjs';
import { ROOT, TestCluster, until, workload } from '../support/cluster.js';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await TestCluster.start('feat', { nodes: 3 });
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

/** Moves a → b → c → a and expects it to go on saying that all is well. */
async function tour(
  name: string,
  argv: (file: string, directory: string) => string[],
  dump: Partial<DumpOptions> = {},
): Promise<void> {
  const file = cluster.file(`${name}.log`);
  const directory = cluster.file(name);
  await mkdir(directory);
  const { pid } = await cluster.node('a').run(argv(file, directory), { name });
  const goesOn = async (): Promise<void> => {
    const before = (await readFeatures(file)).last;
    await until(`${name} goes on`, async () => (await readFeatures(file)).last > before + 3);
    const { bad, gaps, repeats } = await readFeatures(file);
    expect({ bad, gaps, repeats }).toEqual({ bad: [], gaps: [], repeats: [] });
  };
  await goesOn();
  for (const [from, to] of [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'a'],
  ] as const) {
    const result = await cluster.migrate(pid, from, to, { dump });
    expect(result.error).toBeUndefined();
    expect(result.outcome).toBe('committed');
    await goesOn();
  }
  await cluster.ferry
    .node('a')
    .process.call('KillProcess', { process: await cluster.ferry.findProcess('a', pid) });
}

it('moves locks, UNIX sockets, timers, pending signals, unlinked files, inotify and pipes; options are chosen', async () => {
  for (const node of cluster.lab.nodes) await node.exec(['touch', '/mnt/node/locked']);
  await tour('features', (file, directory) => [
    'perl',
    workload('features.pl'),
    file,
    directory,
    '50',
    '/mnt/node/locked',
  ]);
});

it('moves a tree in a network name space of its own, with its connections', async () => {
  await tour(
    'netns',
    (file) => [
      'unshare',
      '--net',
      '--',
      'sh',
      '-c',
      'ip link set lo up && exec "$@"',
      'sh',
      process.execPath,
      join(ROOT, 'test/network/pair.mjs'),
      file,
    ],
    { tcp: 'TCP_MODE_ESTABLISHED' },
  );
});

it('moves a job of a shell with a terminal, which it finds again; --shell-job is chosen', async () => {
  const directory = cluster.file('job');
  await mkdir(directory);
  // Says a number and whether it has its terminal on stdin and as controlling terminal; notes a hang-up.
  const job = `$SIG{HUP} = sub { open my $f, ">", "hangup" }; $| = 1;
    for (my $i = 0; ; $i++) { my $tty = open my $c, "+<", "/dev/tty"; close $c if $tty; print "$i\n";
    open my $f, ">>", "log"; print $f join(" ", $i, -t STDIN ? 1 : 0, $tty ? 1 : 0), "\n"; close $f; select undef, undef, undef, 0.05 }`;
  await writeFile(join(directory, 'job.pl'), job);
  const shell = 'exec 3<&0; perl job.pl <&3 >&3 2>&3 3<&- & echo $! > pid; wait';
  const { pid: terminal } = await cluster
    .node('a')
    .run(['script', '-qec', `sh -c '${shell}'`, '/dev/null'], { name: 'job', cwd: directory });
  const lines = async (): Promise<string[]> =>
    (await readFile(join(directory, 'log'), 'utf8').catch(() => '')).split('\n').slice(0, -1);
  const goesOn = async (): Promise<void> => {
    const before = (await lines()).length;
    await until('the job goes on', async () => (await lines()).length > before + 5);
  };
  await goesOn();
  const pid = Number(await readFile(join(directory, 'pid'), 'utf8'));
  for (const [from, to] of [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'a'],
  ] as const) {
    const result = await cluster.migrate(pid, from, to);
    expect(result.error).toBeUndefined();
    await goesOn();
  }
  expect(await lines()).toEqual((await lines()).map((_, index) => `${index} 1 1`));
  expect(existsSync(join(directory, 'hangup'))).toBe(false);
  const processes = await cluster.node('a').processes();
  expect(processes.some((process) => process.pid === terminal)).toBe(false);
  await cluster.ferry
    .node('a')
    .process.call('KillProcess', { process: await cluster.ferry.findProcess('a', pid) });
  for (const node of cluster.lab.nodes)
    await until(
      `no terminal is left on ${node.name}`,
      async () => !(await node.processes()).some(({ argv }) => argv.join(' ').includes('terminal.pl')),
    );
});

it('moves a shell at the moment at which its command has ended and it has not taken the terminal back', async () => {
  const file = cluster.file('terminal-group');
  // A terminal with both ends in the tree. Its foreground group ends, and the session's leader leaves it at that.
  const script = `use POSIX; open my $m, "+<", "/dev/ptmx" or die; ioctl $m, 0x40045431, my $z = pack("i", 0); my $n = pack("I", 0); ioctl $m, 0x80045430, $n; my $p = unpack "I", $n;
    if (fork == 0) { setsid; open my $s, "+<", "/dev/pts/$p" or die; ioctl $s, 0x540e, 0; close $m;
      my $command = fork; if ($command == 0) { setpgid 0, 0; $SIG{TTOU} = "IGNORE"; tcsetpgrp fileno $s, getpid; POSIX::_exit(0) } waitpid $command, 0;
      while (1) { open my $f, ">", "$ARGV[0].new"; print $f join " ", $$, $command, tcgetpgrp(fileno $s), time; close $f; rename "$ARGV[0].new", $ARGV[0]; select undef, undef, undef, 0.05 } }
    sleep while 1`;
  const { pid } = await cluster.node('a').run(['perl', '-e', script, file], { name: 'terminal-group' });
  const said = async (): Promise<number[]> =>
    (await readFile(file, 'utf8').catch(() => '')).split(' ').map(Number);
  await until('it runs', async () => (await said()).length === 4);
  const [leader, command, group] = await said();
  expect(group).toBe(command);
  const result = await cluster.migrate(pid, 'a', 'b');
  expect(result.error).toBeUndefined();
  await until('the terminal is with the leader', async () => (await said())[2] === leader);
  await cluster.ferry
    .node('b')
    .process.call('KillProcess', { process: await cluster.ferry.findProcess('b', pid) });
});

it('connects a datagram socket to the same path again, as a client of syslog has it', async () => {
  const listeners = await Promise.all(
    (['a', 'b'] as const).map(async (name) => {
      const node = cluster.node(name);
      const { pid } = await node.run(
        ['socat', '-u', 'UNIX-RECV:/mnt/node/log', `OPEN:${cluster.file(`log-${name}`)},creat,append`],
        { name: 'syslog' },
      );
      await until(
        'it listens',
        async () => (await node.exec(['test', '-S', '/mnt/node/log'])).exitCode === 0,
      );
      return { name, pid };
    }),
  );
  const script = `socket my $s, AF_UNIX, SOCK_DGRAM, 0; connect $s, pack_sockaddr_un('/mnt/node/log') or die; for (my $i = 0; ; $i++) { send $s, "$i\n", 0 or die $!; select undef, undef, undef, 0.02 }`;
  const { pid } = await cluster.node('a').run(['perl', '-MSocket', '-e', script], { name: 'client' });
  const lines = async (name: string): Promise<number[]> =>
    (await readFile(cluster.file(`log-${name}`), 'utf8').catch(() => ''))
      .trim()
      .split('\n')
      .filter(Boolean)
      .map(Number);
  await until('it has logged', async () => (await lines('a')).length > 5);
  const result = await cluster.migrate(pid, 'a', 'b');
  expect(result.error).toBeUndefined();
  await until('it goes on logging', async () => (await lines('b')).length > 5);
  const all = [...(await lines('a')), ...(await lines('b'))];
  expect(all).toEqual(all.map((_, index) => index));
  for (const { name, pid: of } of [{ name: 'b', pid }, ...listeners])
    await cluster.ferry
      .node(name)
      .process.call('KillProcess', { process: await cluster.ferry.findProcess(name, of) });
  for (const { name } of listeners) await cluster.node(name).exec(['rm', '-f', '/mnt/node/log']);
});

describe('what cannot move stays where it is, with the reason and what to do', () => {
  const refused = async (name: string, argv: string[]) => {
    const { pid } = await cluster.node('a').run(argv, { name });
    const result = await cluster.migrate(pid, 'a', 'b');
    expect((await cluster.node('a').processes()).filter((process) => process.pid === pid)).toHaveLength(1);
    await cluster.ferry
      .node('a')
      .process.call('KillProcess', { process: await cluster.ferry.findProcess('a', pid) });
    expect(result.outcome).toBe('refused');
    expect(result.error?.remedy).not.toBe('');
    return result.error?.code;
  };

  it('a session leader on a terminal from outside the tree', async () => {
    // A terminal whose master end is held by a process that stays behind.
    const script = `use POSIX; my $pts; open my $m, '+<', '/dev/ptmx' or die; ioctl $m, 0x40045431, my $z = pack('i', 0); my $n = pack('I', 0); ioctl $m, 0x80045430, $n; my $p = unpack 'I', $n; if (fork == 0) { setsid; open my $s, '+<', "/dev/pts/$p" or die; ioctl $s, 0x540e, 0; open STDIN, '<&', $s; close $m; exec 'sleep', '301' } sleep 300`;
    const { pid: holder } = await cluster.node('a').run(['perl', '-e', script], { name: 'terminal' });
    let pid = 0;
    await until('the child is there', async () => {
      pid =
        (await cluster.node('a').processes()).find((process) => process.argv.join(' ') === 'sleep 301')
          ?.pid ?? 0;
      return pid > 0;
    });
    const result = await cluster.migrate(pid, 'a', 'b');
    expect(result).toMatchObject({ outcome: 'refused', error: { code: 'TTY_CONTROLLING' } });
    await cluster.ferry
      .node('a')
      .process.call('KillProcess', { process: await cluster.ferry.findProcess('a', holder) });
  });

  it('half of a UNIX stream connection', async () => {
    const path = cluster.file('outside.sock');
    const { pid: server } = await cluster
      .node('a')
      .run(['socat', `UNIX-LISTEN:${path},fork`, 'EXEC:cat'], { name: 'outside' });
    await until(
      'it listens',
      async () => (await cluster.node('a').exec(['test', '-S', path])).exitCode === 0,
    );
    expect(
      await refused('half', [
        'perl',
        '-MSocket',
        '-e',
        'socket my $s, AF_UNIX, SOCK_STREAM, 0; connect $s, pack_sockaddr_un($ARGV[0]) or die; sleep 1 while 1',
        path,
      ]),
    ).toBe('UNIX_STREAM_OUTSIDE');
    await cluster.ferry
      .node('a')
      .process.call('KillProcess', { process: await cluster.ferry.findProcess('a', server) });
  });
});
