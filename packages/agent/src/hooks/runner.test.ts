import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HookRunner, type HookContext } from './runner.js';

const context: HookContext = {
  migrationId: 'm',
  role: 'source',
  node: 'a',
  peer: 'b',
  pid: 7,
  addresses: ['10.0.0.1'],
  images: '/images',
};
let directory: string;
let out: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ferry-hooks-'));
  out = join(directory, 'out');
  await mkdir(join(directory, 'pre-dump'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const runner = (seconds = 5) => new HookRunner(directory, seconds, pino({ level: 'silent' }));
async function hook(name: string, body: string, mode = 0o755): Promise<void> {
  const file = join(directory, 'pre-dump', name);
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, mode);
}
const read = async () => (await import('node:fs/promises')).readFile(out, 'utf8');

it('runs them in the order of their names, with what they need to know and nothing else', async () => {
  await hook('20-second', `echo second >> ${out}`);
  await hook(
    '10-first',
    `echo "$FERRY_HOOK $FERRY_MIGRATION_ID $FERRY_ROLE $FERRY_NODE $FERRY_PEER $FERRY_PID $FERRY_ADDRESSES $FERRY_IMAGES_DIR [$HOME]" >> ${out}`,
  );
  expect(await runner().run('pre-dump', context)).toBe(2);
  expect(await read()).toBe('pre-dump m source a b 7 10.0.0.1 /images []\nsecond\n');
});

it('does nothing without hooks', async () => {
  expect(await runner().run('post-dump', context)).toBe(0);
  expect(await new HookRunner('/nowhere', 1, pino({ level: 'silent' })).run('pre-dump', context)).toBe(0);
});

it('fails with what the hook said, and runs no other', async () => {
  await hook('10-fails', 'echo no room for it >&2; exit 3');
  await hook('20-never', `echo never > ${out}`);
  await expect(runner().run('pre-dump', context)).rejects.toMatchObject({
    code: 'HOOK_FAILED',
    message: expect.stringContaining('no room for it') as string,
  });
  await expect(read()).rejects.toThrow();
});

it('kills one that takes too long', async () => {
  await hook('10-slow', 'exec sleep 60');
  await expect(runner(0.2).run('pre-dump', context)).rejects.toMatchObject({
    code: 'HOOK_FAILED',
    message: expect.stringContaining('longer than') as string,
  });
});

it.each([
  ['a file that others may write', () => chmod(join(directory, 'pre-dump', '10-hook'), 0o777)],
  ['a directory that others may write', () => chmod(join(directory, 'pre-dump'), 0o777)],
])('refuses %s', async (_what, spoil) => {
  await hook('10-hook', `echo ran > ${out}`);
  await spoil();
  await expect(runner().run('pre-dump', context)).rejects.toMatchObject({ code: 'HOOK_FAILED' });
  await expect(read()).rejects.toThrow();
});
