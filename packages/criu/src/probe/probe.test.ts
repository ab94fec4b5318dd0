import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findCriu } from './find.js';
import { probeCriu } from './probe.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ferry-probe-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function script(name: string, body: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

it('finds candidates first, then the environment', async () => {
  const criu = await script('criu', 'exit 0');
  const other = await script('other', 'exit 0');
  await chmod(other, 0o644);
  expect(await findCriu({ candidates: [join(dir, 'missing'), criu], env: { FERRY_CRIU: '/bin/sh' } })).toBe(
    criu,
  );
  expect(await findCriu({ candidates: [other], env: { FERRY_CRIU: '/bin/sh' } })).toBe('/bin/sh');
});

it('asks for version and features', async () => {
  const criu = await script(
    'criu',
    `case "$*" in
    --version) echo 'Version: 4.2'; echo 'GitID: v4.2';;
    'check --no-default-config') echo 'Looks good.';;
    *clone3_set_tid|*uffd-noncoop) exit 0;;
    *) echo no >&2; exit 1;;
    esac`,
  );
  expect(await probeCriu(['/bin/sh', criu])).toEqual({
    version: '4.2',
    major: 4,
    minor: 2,
    patch: 0,
    checkOk: true,
    checkOutput: 'Looks good.',
    features: {
      memDirtyTrack: false,
      uffdNoncoop: true,
      networkLockNftables: false,
      clone3SetTid: true,
      pidfdStore: false,
    },
  });
});

it('refuses what is no criu', async () => {
  await expect(probeCriu([await script('criu', 'echo hello')])).rejects.toThrow(
    'did not tell a version: hello',
  );
  await expect(probeCriu([join(dir, 'missing')])).rejects.toThrow('ENOENT');
  await expect(probeCriu([])).rejects.toThrow('an empty command');
});
