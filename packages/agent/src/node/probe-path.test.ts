import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PathProbe } from './probe-path.js';

const TOKEN = '0123456789abcdef'.repeat(2);
let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'ferry-probe-'))));
afterEach(() => rm(directory, { recursive: true }));

it('proves that two see one directory, and leaves nothing', async () => {
  const here = new PathProbe(directory, TOKEN);
  expect(await here.read()).toBe(false);
  await here.write();
  expect(await new PathProbe(directory, TOKEN).read()).toBe(true);
  expect(await new PathProbe(directory, 'f'.repeat(32)).read()).toBe(false);
  await here.remove();
  expect(await readdir(directory)).toEqual([]);
  await here.remove();
  expect(await here.freeBytes()).toBeGreaterThan(0);
});

it('touches no file that is not its own', async () => {
  const name = join(directory, `.ferry-probe-${TOKEN}`);
  await writeFile(name, 'other');
  const probe = new PathProbe(directory, TOKEN);
  expect(await probe.read()).toBe(false);
  await probe.remove();
  await expect(probe.write()).rejects.toMatchObject({ code: 'SHARED_PATH_NOT_SHARED' });
  expect(await readdir(directory)).toHaveLength(1);
  await rm(name);
  await writeFile(join(directory, 'target'), TOKEN);
  await symlink('target', name);
  expect(await probe.read()).toBe(false);
});

it('refuses other paths and tokens', async () => {
  for (const path of ['', 'a', './a', '/a\0b']) expect(() => new PathProbe(path, TOKEN)).toThrow('directory');
  for (const token of ['', '../..', 'F'.repeat(32), 'a'.repeat(65)])
    expect(() => new PathProbe(directory, token)).toThrow('token');
  await expect(new PathProbe(join(directory, 'none'), TOKEN).write()).rejects.toMatchObject({
    code: 'SHARED_PATH_NOT_SHARED',
  });
});
