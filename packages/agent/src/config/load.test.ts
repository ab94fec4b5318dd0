import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FerryError } from '@ferry/protocol';
import { helpText, parseCommandLine } from './command-line.js';
import { describeConfig } from './describe.js';
import { CONFIG_KEYS } from './keys.js';
import { loadConfig } from './load.js';

let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'ferry-config-'))));
afterEach(() => rm(directory, { recursive: true }));

async function load(
  yaml: string,
  env: Record<string, string> = {},
  flags: Record<string, string | boolean> = {},
) {
  const file = join(directory, 'ferryd.yaml');
  await writeFile(file, yaml);
  return loadConfig({ file, env, flags });
}

/** The message of the CONFIG_INVALID that it must fail with. */
async function refusal(loading: Promise<unknown>): Promise<string> {
  const error: unknown = await loading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FerryError);
  expect((error as FerryError).code).toBe('CONFIG_INVALID');
  return (error as FerryError).message;
}

describe('the configuration', () => {
  it('has a default for everything but how peers are trusted', async () => {
    const config = await loadConfig({ env: {}, flags: { insecure: true } });
    expect(config).toMatchObject({
      listen: { control: '0.0.0.0:7600', data: '0.0.0.0:7601' },
      advertise: { control: `${hostname()}:7600`, data: `${hostname()}:7601` },
      state_dir: '/var/lib/ferry',
      memory_dir: '/run/ferry',
      limits: { max_sessions: 8, hold_limit_ms: 30_000, lease_ms: 15_000, restore_timeout_s: 120 },
    });
    expect(await refusal(loadConfig({ env: {}, flags: {} }))).toMatch(/^tls: missing/);
  });

  it('takes flags before the environment before the file', async () => {
    const yaml = 'node: f\ninsecure: true\nlog: {level: warn}\nlimits: {max_sessions: 1, lease_ms: 1001}';
    const config = await load(
      yaml,
      { FERRY_NODE: 'e', FERRY_LIMITS_MAX_SESSIONS: '2', FERRY_CRIU_COMMAND: 'nice criu' },
      { node: 'g' },
    );
    expect(config.node).toBe('g');
    expect(config.limits).toMatchObject({ max_sessions: 2, lease_ms: 1001 });
    expect(config.log.level).toBe('warn');
    expect(config.criu.command).toEqual(['nice', 'criu']);
  });

  it.each([
    ['insecure: true\nlimits: {max_sesions: 3}', 'limits.max_sesions: there is no such key'],
    ['insecure: true\nmax_sessions: 3', 'max_sessions: there is no such key'],
    ['insecure: true\nlimits: {max_sessions: 0}', 'limits.max_sessions: '],
    ['insecure: true\nlisten: {control: "7600"}', 'listen.control: not HOST:PORT'],
    ['insecure: true\nlisten: {data: "a:70000"}', 'listen.data: not HOST:PORT'],
    ['insecure: true\nnode: ../x', 'node: not a name'],
    ['insecure: true\nstate_dir: var', 'state_dir: not an absolute path'],
    ['tls: {ca: /a, cert: /b}', 'tls.key: '],
    ['insecure: true\ntls: {ca: /a, cert: /b, key: /c}', 'insecure: tls is set as well'],
    ['- a', 'not a map'],
    ['a: [', 'ferryd.yaml: '],
  ])('refuses %j', async (yaml, message) => {
    expect(await refusal(load(yaml))).toContain(message);
  });

  it('names the variable or flag that cannot be read', async () => {
    expect(await refusal(load('', { FERRY_LIMITS_LEASE_MS: 'long' }))).toContain('FERRY_LIMITS_LEASE_MS');
    expect(await refusal(load('', {}, { 'limits-lease-ms': 'x' }))).toContain('--limits-lease-ms');
    expect(await refusal(loadConfig({ file: join(directory, 'none'), env: {}, flags: {} }))).toContain(
      'none',
    );
  });
});

describe('the command line', () => {
  it('knows every key', () => {
    const { action, file, flags } = parseCommandLine([
      '--config',
      'x',
      '--node',
      'a',
      '--insecure',
      '--no-reflection',
    ]);
    expect({ action, file, flags }).toEqual({
      action: 'run',
      file: 'x',
      flags: { node: 'a', insecure: true, reflection: false },
    });
    expect(parseCommandLine(['--check-config']).action).toBe('check-config');
    expect(() => parseCommandLine(['--nod', 'a'])).toThrow(/--nod/);
  });

  it('is described key by key, as is the documentation', () => {
    for (const { path, flag, description } of CONFIG_KEYS) {
      expect(description, path.join('.')).not.toBe('');
      expect(helpText()).toContain(`--${flag}`);
      expect(describeConfig()).toContain(`\`${path.join('.')}\``);
    }
  });
});
