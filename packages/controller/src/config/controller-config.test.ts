import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FerryError } from '@ferry/protocol';
import { connect } from '../ferry.js';
import { loadControllerConfig } from './controller-config.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'controller-config-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function load(text: string): ReturnType<typeof loadControllerConfig> {
  const file = join(directory, 'ferry.yaml');
  await writeFile(file, text);
  return loadControllerConfig(file);
}

it('takes paths as relative to the file', async () => {
  const config = await load(
    'nodes: {a: {address: "10.0.0.1:7440"}}\ntls: {ca: ca.pem, cert: pki/op.pem, key: /k.pem}',
  );
  expect(config).toEqual({
    nodes: { a: { address: '10.0.0.1:7440' } },
    tls: { ca: join(directory, 'ca.pem'), cert: join(directory, 'pki/op.pem'), key: '/k.pem' },
  });
});

it('takes plaintext only when told', async () => {
  expect(await load('nodes: {a: {address: "[::1]:1"}}\ninsecure: true')).toMatchObject({ tls: undefined });
});

it.each([
  ['nodes: {a: {address: "h:1"}}', 'tls: give tls'],
  ['nodes: {a: {address: "h:1"}}\ninsecure: true\ntls: {ca: c, cert: c, key: k}', 'tls: give tls'],
  ['nodes: {}\ninsecure: true', 'nodes: name at least one'],
  ['nodes: {a: {address: nowhere}}\ninsecure: true', 'nodes.a.address'],
  ['nodes: {A_: {address: "h:1"}}\ninsecure: true', 'nodes.A_'],
  ['nodes: {a: {address: "h:1", adress: x}}\ninsecure: true', 'nodes.a'],
  ['insecure: true', 'nodes'],
  ['nodes: [', 'ferry.yaml'],
  ['', 'the file'],
])('refuses %j, naming the key', async (text, key) => {
  const error = await load(text).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FerryError);
  expect((error as FerryError).code).toBe('CONFIG_INVALID');
  expect((error as FerryError).message).toContain(key);
});

it('refuses certificates that are not there', async () => {
  const config = await load('nodes: {a: {address: "h:1"}}\ntls: {ca: ca.pem, cert: c.pem, key: k.pem}');
  await expect(connect(config)).rejects.toThrow(/tls\.ca: cannot read/);
});
