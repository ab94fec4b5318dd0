import { describe, expect, it } from 'vitest';
import { checkArgs, dumpArgs, pageServerArgs, preDumpArgs, restoreArgs } from './args.js';
import { CriuOptionError } from './option-error.js';

const line = (args: readonly string[]): string => args.join(' ');

describe('dumpArgs', () => {
  it('needs little', () => {
    expect(line(dumpArgs({ pid: 42, imagesDir: '/i' }))).toBe(
      'dump --no-default-config --images-dir /i -v2 --tree 42',
    );
  });

  it('knows every option', () => {
    const args = dumpArgs({
      pid: 42,
      imagesDir: '/i',
      workDir: '/w',
      logFile: 'dump.log',
      logLevel: 4,
      shellJob: true,
      tcpEstablished: true,
      tcpClose: true,
      skipInFlight: true,
      fileLocks: true,
      extUnixSk: true,
      ghostLimitBytes: 4194304,
      linkRemap: true,
      manageCgroups: 'ignore',
      external: ['mnt[]', 'file[1:2]'],
      networkLock: 'nftables',
      leaveRunning: true,
      leaveStopped: true,
      trackMemory: true,
      parentImagesDir: '../1',
      autoDedup: true,
      forceIrmap: true,
      irmapScanPaths: ['/a', '/b c'],
      freezeCgroup: '/sys/fs/cgroup/x',
      timeoutSeconds: 20,
      fileValidation: 'filesize',
      cpuCap: ['ins', '^fpu'],
      lazyPages: true,
      pageServerFd: 3,
      actionScript: '/gate.sh',
      statusFd: 4,
      extra: ['--ghost-fiemap', '--cgroup-root=/x', '--cpu-cap=ins'],
    });
    expect(args).toEqual([
      ...['dump', '--no-default-config', '--images-dir', '/i', '--work-dir', '/w', '--log-file', 'dump.log'],
      ...['-v4', '--status-fd', '4', '--tree', '42', '--prev-images-dir', '../1'],
      ...['--page-server', '--ps-socket', '3', '--freeze-cgroup', '/sys/fs/cgroup/x', '--timeout', '20'],
      ...['--track-mem', '--shell-job', '--tcp-established', '--tcp-close', '--skip-in-flight'],
      ...['--file-locks', '--ext-unix-sk', '--ghost-limit', '4194304', '--link-remap'],
      ...['--manage-cgroups=ignore', '--external', 'mnt[]', '--external', 'file[1:2]'],
      ...['--network-lock', 'nftables', '--leave-running', '--leave-stopped', '--auto-dedup'],
      ...['--force-irmap', '--irmap-scan-path', '/a', '--irmap-scan-path', '/b c'],
      ...['--file-validation', 'filesize', '--cpu-cap=ins,^fpu', '--lazy-pages'],
      ...['--action-script', '/gate.sh', '--ghost-fiemap', '--cgroup-root', '/x', '--cpu-cap=ins'],
    ]);
  });

  it('takes false and undefined for absent', () => {
    expect(
      dumpArgs({ pid: 1, imagesDir: '/i', shellJob: false, external: undefined, workDir: undefined }),
    ).toEqual(dumpArgs({ pid: 1, imagesDir: '/i' }));
  });

  it.each([
    ['a pid of 0', { pid: 0 }],
    ['a pid that is no integer', { pid: 1.5 }],
    ['a log level', { logLevel: 5 }],
    ['a NUL byte', { workDir: '/w\0' }],
    ['a leading dash', { logFile: '-o' }],
    ['an empty value', { external: [''] }],
    ['a descriptor', { pageServerFd: -1 }],
    ['an option off the list', { extra: ['--leave-running'] }],
  ])('refuses %s', (_name, wrong) => {
    expect(() => dumpArgs({ pid: 1, imagesDir: '/i', ...wrong })).toThrow(CriuOptionError);
  });
});

it('builds pre-dumps', () => {
  const args = preDumpArgs({
    pid: 7,
    imagesDir: '/i/2',
    parentImagesDir: '../1',
    pageServerFd: 0,
    mode: 'read',
    extra: ['--display-stats'],
  });
  expect(line(args)).toBe(
    'pre-dump --no-default-config --images-dir /i/2 -v2 --tree 7 --prev-images-dir ../1 --page-server --ps-socket 0 ' +
      '--track-mem --pre-dump-mode read --display-stats',
  );
});

it('builds restores', () => {
  expect(line(restoreArgs({ imagesDir: '/i' }))).toBe(
    'restore --no-default-config --images-dir /i -v2 --restore-detached',
  );
  const args = restoreArgs({
    imagesDir: '/i',
    detach: false,
    pidFile: '/w/pid',
    inheritFds: [{ fd: 5, resource: 'pipe:[99]' }],
    skipFileRwxCheck: true,
    leaveStopped: true,
    extra: ['--root', '/r'],
  });
  expect(line(args)).toBe(
    'restore --no-default-config --images-dir /i -v2 --pidfile /w/pid --inherit-fd fd[5]:pipe:[99] ' +
      '--skip-file-rwx-check --leave-stopped --root /r',
  );
});

it('builds page servers', () => {
  expect(
    line(pageServerArgs({ imagesDir: '/i', pageServerFd: 3, parentImagesDir: '../1', statusFd: 4 })),
  ).toBe(
    'page-server --no-default-config --images-dir /i -v2 --status-fd 4 --ps-socket 3 --prev-images-dir ../1',
  );
});

it('builds checks', () => {
  expect(line(checkArgs())).toBe('check --no-default-config');
  expect(line(checkArgs(['uffd', 'timens']))).toBe(
    'check --no-default-config --feature uffd --feature timens',
  );
});
