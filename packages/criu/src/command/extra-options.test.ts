import { describe, expect, it } from 'vitest';
import { checkExtraOptions } from './extra-options.js';

describe('checkExtraOptions', () => {
  it('passes what is on the list, one element per option and value', () => {
    expect(checkExtraOptions('restore', ['--root=/a=b', '--weak-sysctls', '--join-ns', 'net:/x'])).toEqual([
      ...['--root', '/a=b', '--weak-sysctls', '--join-ns', 'net:/x'],
    ]);
    expect(checkExtraOptions('dump', [])).toEqual([]);
    expect(checkExtraOptions('dump', ['--cpu-cap', '--ghost-fiemap'])).toEqual([
      '--cpu-cap',
      '--ghost-fiemap',
    ]);
  });

  it.each([
    ...['--tls', '--tls-cert=/c', '--ps-socket', '--page-server', '--port', '--address', '--action-script'],
    ...[
      '--images-dir',
      '--work-dir',
      '--leave-running',
      '--leave-stopped',
      '--exec-cmd',
      '--pidfile',
      '-D',
      '-o',
    ],
    ...[
      '-R',
      '-s',
      '-d',
      '--restore-detached',
      '--config',
      '--libdir',
      '-L',
      '--status-fd',
      '--stream',
      '--track-mem',
    ],
    ...[
      '--prev-images-dir',
      '--lazy-pages',
      '--inherit-fd',
      '--log-file',
      '--tree',
      '--act',
      '--',
      '-',
      '__proto__',
    ],
  ])('refuses %s', (option) => {
    expect(() => checkExtraOptions('dump', [option, '/x'])).toThrow(/list of options|is not an option/);
  });

  it.each([
    [['--external', 'x'], 'has a field of its own'],
    [['--weak-sysctls'], 'means nothing to criu dump'],
    [['--ghost-fiemap=1'], 'takes no value'],
    [['--cgroup-root'], 'needs a value'],
    [['--cgroup-root', '--leave-running'], 'begins with a dash'],
    [['--cgroup-root='], 'empty value'],
    [['--cgroup-root', 'a\0b'], 'NUL'],
    [['--cpu-cap', 'ins'], 'is not an option'],
    [[''], 'is not an option'],
  ])('refuses %j: %s', (args, reason) => {
    expect(() => checkExtraOptions('dump', args)).toThrow(reason);
  });

  it('names the option and the reason', () => {
    expect(() => checkExtraOptions('dump', ['--tls'])).toThrow(
      expect.objectContaining({
        name: 'CriuOptionError',
        option: '--tls',
        reason: expect.stringContaining('list') as string,
      }),
    );
  });
});
