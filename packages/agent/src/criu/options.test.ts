import { describe, expect, it } from 'vitest';
import { dumpArgs, restoreArgs } from '@ferry/criu';
import { messageType, type DumpOptions, type RestoreOptions } from '@ferry/protocol';
import { dumpOptionsFrom, preDumpOptionsFrom, restoreOptionsFrom } from './options.js';

/** Options as they come over the wire: every field that is not set has its default. */
const dump = (over: Partial<DumpOptions>): DumpOptions => ({
  ...messageType<DumpOptions>('ferry.agent.v1.DumpOptions').deserialize(Buffer.alloc(0)),
  ...over,
});
const restore = (over: Partial<RestoreOptions>): RestoreOptions => ({
  ...messageType<RestoreOptions>('ferry.agent.v1.RestoreOptions').deserialize(Buffer.alloc(0)),
  ...over,
});
const dumpLine = (over: Partial<DumpOptions>) =>
  dumpArgs({ ...dumpOptionsFrom(dump(over)), pid: 7, imagesDir: '/i' }).join(' ');
const restoreLine = (over: Partial<RestoreOptions>) =>
  restoreArgs({ ...restoreOptionsFrom(restore(over)), imagesDir: '/i' }).join(' ');

describe('options of a request', () => {
  it('are as good as none when none is set', () => {
    expect(dumpLine({})).toBe(dumpArgs({ ...dumpOptionsFrom(null), pid: 7, imagesDir: '/i' }).join(' '));
    expect(dumpLine({})).toContain('--network-lock nftables');
    expect(restoreLine({})).toBe(restoreArgs({ ...restoreOptionsFrom(null), imagesDir: '/i' }).join(' '));
  });

  it('become those of criu dump', () => {
    const line = dumpLine({
      shellJob: true,
      tcp: 'TCP_MODE_ESTABLISHED',
      skipInFlight: true,
      fileLocks: true,
      extUnixSk: true,
      ghostLimitBytes: 4096,
      linkRemap: true,
      manageCgroups: 'CGROUP_MODE_IGNORE',
      external: ['mnt[/x]:y'],
      networkLock: 'NETWORK_LOCK_IPTABLES',
      leaveRunning: true,
      forceIrmap: true,
      irmapScanPaths: ['/srv'],
      freezeCgroup: '/sys/fs/cgroup/x',
      timeoutSeconds: 5,
      fileValidationSizeOnly: true,
      extra: ['--cpu-cap=ins'],
    });
    for (const part of [
      '--shell-job',
      '--tcp-established',
      '--skip-in-flight',
      '--file-locks',
      '--ext-unix-sk',
      '--ghost-limit 4096',
      '--link-remap',
      '--manage-cgroups=ignore',
      '--external mnt[/x]:y',
      '--network-lock iptables',
      '--leave-running',
      '--force-irmap',
      '--irmap-scan-path /srv',
      '--freeze-cgroup /sys/fs/cgroup/x',
      '--timeout 5',
      '--file-validation filesize',
      '--cpu-cap=ins',
    ])
      expect(line).toContain(part);
    expect(dumpLine({ tcp: 'TCP_MODE_CLOSE' })).toContain('--tcp-close');
  });

  it('become those of criu restore', () => {
    const line = restoreLine({
      tcp: 'TCP_MODE_ESTABLISHED',
      skipFileRwxCheck: true,
      manageCgroups: 'CGROUP_MODE_SOFT',
      extra: ['--root', '/x'],
    });
    for (const part of ['--tcp-established', '--skip-file-rwx-check', '--manage-cgroups=soft', '--root /x'])
      expect(line).toContain(part);
  });

  it('become those of criu pre-dump, as far as it has them', () => {
    expect(preDumpOptionsFrom(dump({ shellJob: true, timeoutSeconds: 3 }))).toEqual({
      freezeCgroup: undefined,
      timeoutSeconds: 3,
      extra: [],
    });
  });

  it.each([
    [{ extra: ['--leave-stopped'] }, 'OPTION_REFUSED'],
    [{ extra: ['--action-script', '/x'] }, 'OPTION_REFUSED'],
    [{ extra: ['--images-dir=/x'] }, 'OPTION_REFUSED'],
    [{ extra: ['-D', '/x'] }, 'OPTION_REFUSED'],
    [{ extra: ['--tcp-close'] }, 'OPTION_REFUSED'],
    [{ external: ['-x'] }, 'INVALID_ARGUMENT'],
    [{ external: [''] }, 'INVALID_ARGUMENT'],
    [{ ghostLimitBytes: -1 }, 'INVALID_ARGUMENT'],
    [{ timeoutSeconds: -1 }, 'INVALID_ARGUMENT'],
    [{ irmapScanPaths: ['x'] }, 'INVALID_ARGUMENT'],
    [{ freezeCgroup: 'x' }, 'INVALID_ARGUMENT'],
    [{ manageCgroups: 99 as never }, 'INVALID_ARGUMENT'],
    [{ networkLock: 99 as never }, 'INVALID_ARGUMENT'],
    [{ tcp: 99 as never }, 'INVALID_ARGUMENT'],
  ] as [Partial<DumpOptions>, string][])('%j is refused', (over, code) => {
    expect(() => dumpOptionsFrom(dump(over))).toThrow(expect.objectContaining({ code }));
  });
});
