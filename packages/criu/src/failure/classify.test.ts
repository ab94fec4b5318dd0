import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classifyFailure, readFailure } from './classify-failure.js';
import { classifyLog } from './classify-log.js';
import type { CriuFailureReason } from './reason.js';

const SAMPLES: [CriuFailureReason, string, Record<string, string>?][] = [
  ['PID_IN_USE', "Error (criu/cr-restore.c:1230): Can't fork for 42: File exists", { pid: '42' }],
  ['PID_IN_USE', 'pie: 42: Error (criu/pie/restorer.c:1926): Unable to create a thread: -17'],
  ['CAPABILITY_MISSING', "Error (criu/cr-dump.c:389): Can't get rlimit 0: Operation not permitted"],
  ['PID_IN_USE', '(00.012345)     42: Error (criu/cr-restore.c:1539): Pid 43 do not match expected 42'],
  [
    'FILE_MISSING',
    "(00.010203)    1: Error (criu/files-reg.c:2267): Can't open file srv/a b.log: No such file or directory",
    { path: 'srv/a b.log' },
  ],
  [
    'FILE_MISSING',
    "Error (criu/files-reg.c:2353): Can't open file usr/bin/app on restore: No such file or directory",
    { path: 'usr/bin/app' },
  ],
  [
    'FILE_MISMATCH',
    '  7: Error (criu/files-reg.c:2153): File usr/bin/app has bad build-ID',
    { path: 'usr/bin/app' },
  ],
  [
    'FILE_MISMATCH',
    'Error (criu/files-reg.c:2175): File srv/data has bad size 12 (expect 10)',
    { path: 'srv/data', found: '12', expected: '10' },
  ],
  ['FILE_MISMATCH', 'Error (criu/files-reg.c:2294): File srv/data has bad mode 0100600 (expect 0100644)'],
  [
    'MOUNT_UNKNOWN',
    "Error (criu/files-reg.c:1790): Can't lookup mount=24 for fd=0 path=/dev/null",
    { mount: '24', fd: '0', path: '/dev/null' },
  ],
  ['TTY_OUTSIDE', 'Error (criu/tty.c:410): Found slave peer index 0 without correspond master peer'],
  ['TTY_OUTSIDE', "Error (criu/tty.c:1010): Don't have tty to inherit session from, aborting"],
  ['TTY_OUTSIDE', 'Error (criu/tty.c:1830): Found dangling tty with sid 3 pgid 3 (pts) on peer fd 0.'],
  [
    'SESSION_OUTSIDE',
    'Error (criu/cr-dump.c:1681): A session leader of 812(5) is outside of its pid namespace',
    { pid: '812' },
  ],
  [
    'TCP_ESTABLISHED',
    'Error (criu/sk-inet.c:200): Connected TCP socket, consider using --tcp-established option.',
  ],
  ['TCP_ESTABLISHED', 'Error (criu/sk-inet.c:912): Connected TCP socket in image'],
  ['TCP_IN_FLIGHT', 'Error (criu/sk-inet.c:185): In-flight connection (l) for 3f2a'],
  [
    'ADDRESS_MISSING',
    "Error (criu/sk-inet.c:1059): Can't bind inet socket (id 5): Cannot assign requested address",
  ],
  ['PORT_IN_USE', "Error (criu/sk-inet.c:1059): Can't bind inet socket (id 5): Address already in use"],
  [
    'UNIX_PEER_OUTSIDE',
    'Error (criu/sk-unix.c:874): External socket is used. Consider using --ext-unix-sk option.',
  ],
  [
    'UNIX_STREAM_OUTSIDE',
    "Error (criu/sk-unix.c:881): Can't dump half of stream unix connection. name: a; peer name: b",
  ],
  ['UNIX_STREAM_OUTSIDE', 'Error (criu/sk-unix.c:418): Unix socket 77 without peer 78'],
  ['MPTCP', 'Error (criu/sockets.c:137): Unsupported proto 262 for socket 5b3'],
  [
    'SOCKET_UNSUPPORTED',
    'Error (criu/sockets.c:137): Unsupported proto 132 for socket 5b3',
    { protocol: '132' },
  ],
  [
    'SOCKET_UNSUPPORTED',
    'Error (criu/sockets.c:767): BUG! Unknown socket collected (family 40)',
    { family: '40' },
  ],
  [
    'FILE_LOCKS',
    'Error (criu/file-lock.c:110): Some file locks are hold by dumping tasks! You can try --file-locks',
  ],
  [
    'GHOST_TOO_BIG',
    "Error (criu/files-reg.c:1031): Can't dump ghost file /tmp/x of 2097152 size, increase limit",
    { path: '/tmp/x', size: '2097152' },
  ],
  ['LINK_REMAP', "Error (criu/files-reg.c:1300): Can't create link remap for /srv/x. Use link-remap option."],
  ['IRMAP', "Error (criu/fsnotify.c:263): Can't find suitable path for handle (dev 0x801 ino 0x5): -2"],
  ['IO_URING', '(00.001) pie: 42: Error (compel/plugins/fds.c:40): send_fds failed (-22)'],
  [
    'FD_UNSUPPORTED',
    "Error (criu/files.c:98): Can't dump file 7 of that type [600] (unknown anon_inode:[userfaultfd])",
    { fd: '7', kind: 'anon_inode:[userfaultfd]' },
  ],
  [
    'PTRACED',
    'Warn  (compel/src/lib/infect.c:131): Unable to interrupt task: 42 (Operation not permitted)',
    { pid: '42', capability: 'CAP_SYS_PTRACE' },
  ],
  ['PROCESS_GONE', 'Warn  (compel/src/lib/infect.c:131): Unable to interrupt task: 42 (No such process)'],
  ['NO_SPACE', "Error (criu/image.c:500): Can't write img: No space left on device"],
  ['PIPE_SIZE', 'Error (criu/page-pipe.c:300): page-pipe: splice: -1: Bad file descriptor'],
  ['PAGE_SERVER_LOST', "Error (criu/page-xfer.c:191): page-xfer: Can't write pages to socket: Broken pipe"],
  ['PAGE_SERVER_LOST', "Error (criu/page-xfer.c:988): page-xfer: The page server doesn't answer: Success"],
  ['PAGE_SERVER_LOST', 'Error (criu/page-xfer.c:1290): page-xfer: The data were not flushed'],
  [
    'IMAGE_INVALID',
    'Error (criu/protobuf.c:72): Unexpected EOF on (empty-image)',
    { image: '(empty-image)' },
  ],
  ['IMAGE_INVALID', "Error (criu/pie/restorer.c:1907): Can't read pages data (0)"],
  ['CRIU_TOO_OLD', 'Error (criu/image.c:89): Not supported images version 3'],
  ['CRIU_TOO_OLD', 'Error (criu/vdso.c:500): vdso: Unexpected rt vDSO area bounds'],
  ['CRIU_TOO_OLD', "Error (criu/sockets.c:600): sockets: Can't get 1:16 opt: Operation not supported"],
  ['CPU_MISMATCH', 'Error (criu/arch/x86/cpu.c:223): CPU instruction capabilities do not match run time'],
  ['CPU_MISMATCH', 'Error (criu/arch/x86/cpu.c:274): CPU xsave size mismatch (832/2440)'],
  ['NO_SOFT_DIRTY', 'Error (criu/mem.c:46): BUG at criu/mem.c:46'],
  [
    'NO_SOFT_DIRTY',
    'Error (criu/cr-dump.c:1): Tracking memory is not available. Consider omitting --track-mem option.',
  ],
  ['CRIU_CRASHED', 'Error (criu/mem.c:466): BUG at criu/mem.c:466'],
  [
    'CAPABILITY_MISSING',
    'pie: 1: Error (criu/pie/restorer.c:317): Unable to drop capability 24: -1',
    { capability: 'CAP_SETPCAP, and every capability that the tree has' },
  ],
  ['CAPABILITY_MISSING', "Error (criu/cr-restore.c:1): Can't change root: Operation not permitted"],
  [
    'FREEZE_FAILED',
    'Error (criu/seize.c:635): Unable to freeze cgroup /x (10 x 100ms attempts, timeout: 10s)',
  ],
  [
    'FREEZE_FAILED',
    'Error (criu/seize.c:1043): Neither a cgroupv1 (freezer.state) or cgroupv2 (cgroup.freeze) control file found.',
  ],
  ['CRIU_FAILED', 'Error (criu/new.c:1): Something new'],
];

describe('classifyLog', () => {
  it.each(SAMPLES)('%s: %s', (reason, line, facts) => {
    const failure = classifyLog(
      `(00.000001) Version: 4.2.1\n${line}\nError (criu/cr-dump.c:1): Dumping FAILED.\n`,
      'dump',
    );
    expect(failure.reason).toBe(reason);
    if (facts !== undefined) expect(failure.facts).toEqual(facts);
    expect(failure.remedy).not.toBe('');
    expect(failure.stage).toBe('dump');
    expect(failure.lines.at(-1)).toContain('FAILED');
  });

  it('passes over what is harmless, and tells the first error', () => {
    const failure = classifyLog(
      [
        "(00.001000) Error (criu/rlimit.c:5): rlimit: Can't setup RLIMIT_NOFILE for self",
        '(00.002000) Warn  (criu/kerndat.c:9): Stale /run/criu.kdat file',
        'Error: Could not process rule: No such file or directory',
        '(00.003000) Error (criu/netfilter.c:1): Iptables configuration failed: No such file or directory',
        '(00.004000)    12: Error (criu/a.c:1): Cannot do that',
        "(00.005000)    12: Error (criu/files-reg.c:2267): Can't open file a: No such file or directory",
        '(00.006000) Error (criu/cr-restore.c:2): Restoring FAILED.',
      ].join('\n'),
      'restore',
    );
    expect(failure).toMatchObject({
      reason: 'FILE_MISSING',
      firstError: 'Cannot do that',
      facts: { path: 'a' },
    });
    expect(failure.lines).toHaveLength(3);
  });

  it('takes a veto for one only when nothing else failed first', () => {
    const veto = [
      'Error (criu/util.c:657): exited, status=1',
      'Error (criu/action-scripts.c:140): Script /gate.sh exited with 1',
      'Error (criu/action-scripts.c:156): One of more action scripts failed',
    ];
    expect(classifyLog(veto.join('\n'), 'restore').reason).toBe('HOOK_VETO');
    const full = ["Error (criu/image.c:1): Can't write: No space left on device", ...veto];
    expect(classifyLog(full.join('\n'), 'restore').reason).toBe('NO_SPACE');
  });

  it('takes a warning for the first error where criu warns of the cause', () => {
    const failure = classifyLog(
      [
        'Warn  (compel/src/lib/infect.c:131): Something else',
        'Warn  (compel/src/lib/infect.c:131): Unable to interrupt task: 42 (No such process)',
        'Error (criu/cr-dump.c:1975): Dumping FAILED.',
      ].join('\n'),
      'dump',
    );
    expect(failure.firstError).toBe('Unable to interrupt task: 42 (No such process)');
    expect(failure.lines).toHaveLength(2);
  });

  it('keeps the last 20 lines', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `Error (criu/x.c:1): number ${index}`);
    const failure = classifyLog(lines.join('\n'), 'dump');
    expect(failure.lines).toEqual(lines.slice(10));
    expect(failure.firstError).toBe('number 0');
  });

  it('has nothing to say about an empty log', () => {
    expect(classifyLog('', 'dump')).toMatchObject({
      reason: 'CRIU_FAILED',
      firstError: '',
      lines: [],
      facts: {},
    });
  });
});

describe('classifyFailure', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ferry-failure-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const NO_SPACE = "(00.001) Error (criu/image.c:1): Can't write: No space left on device\n";
  const classify = async (
    log: string,
    code: number | undefined,
    signal?: string,
    stage: 'dump' | 'restore' = 'dump',
  ) => {
    const logFile = join(directory, 'criu.log');
    await writeFile(logFile, log);
    return classifyFailure({ exit: { code, signal }, logFile, stage });
  };

  it.each<[string, number | undefined, string | undefined, CriuFailureReason]>([
    [NO_SPACE, 1, undefined, 'NO_SPACE'],
    [NO_SPACE, 255, undefined, 'HOOK_VETO'],
    ['', 139, 'SIGSEGV', 'CRIU_CRASHED'],
    ['', 134, 'SIGABRT', 'CRIU_CRASHED'],
    ['Error (criu/mem.c:46): BUG at criu/mem.c:46\n', 134, 'SIGABRT', 'NO_SOFT_DIRTY'],
    [NO_SPACE, 137, 'SIGKILL', 'CRIU_KILLED'],
    ['', undefined, undefined, 'CRIU_KILLED'],
    ['', 127, undefined, 'CRIU_MISSING'],
    ['', 1, undefined, 'CRIU_FAILED'],
  ])('%j, exit %s %s: %s', async (log, code, signal, reason) => {
    const failure = await classify(log, code, signal);
    expect(failure.reason).toBe(reason);
    expect(failure.facts['exit_code']).toBe(code?.toString());
    expect(failure.facts['signal']).toBe(signal);
  });

  it('does not take 255 of a restore for a veto', async () => {
    expect((await classify(NO_SPACE, 255, undefined, 'restore')).reason).toBe('NO_SPACE');
  });

  it('reads what criu said before it had a log', async () => {
    await writeFile(join(directory, 'criu.out'), "criu: unrecognized option '--nonsense'\nTry --help\n");
    const failure = await classifyFailure({
      exit: { code: 1, signal: undefined },
      logFile: join(directory, 'missing.log'),
      stage: 'dump',
    });
    expect(failure).toMatchObject({
      reason: 'CRIU_FAILED',
      firstError: "criu: unrecognized option '--nonsense'",
      lines: ["criu: unrecognized option '--nonsense'", 'Try --help'],
    });
  });

  it('reads both ends of a long log', async () => {
    const logFile = join(directory, 'long.log');
    await writeFile(
      logFile,
      `${NO_SPACE}${'(00.002) some line\n'.repeat(50_000)}Error (criu/x.c:1): FAILED\n`,
    );
    const failure = await readFailure(logFile, 'dump');
    expect(failure.reason).toBe('NO_SPACE');
    expect(failure.lines).toHaveLength(2);
  });
});
