import { once } from 'node:events';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initAuthority, issueCertificate, type IssuedCertificate } from './index.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-pki-'));
});
afterEach(() => rm(root, { recursive: true }));

const authority = async (name: string): Promise<string> => {
  const dir = join(root, name);
  await initAuthority({ dir });
  return dir;
};
const read = async (path: string): Promise<X509Certificate> => new X509Certificate(await readFile(path));
const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('initAuthority', () => {
  it('writes a certificate for all and a key for nobody else', async () => {
    const { cert, key } = await initAuthority({ dir: join(root, 'ca'), name: 'Lab CA', days: 10 });
    expect(await mode(cert)).toBe(0o644);
    expect(await mode(key)).toBe(0o600);
    expect(await readdir(join(root, 'ca'))).toEqual(['ca-key.pem', 'ca.pem']);
    const certificate = await read(cert);
    expect(certificate.ca).toBe(true);
    expect(certificate.subject).toBe('CN=Lab CA');
    expect(Date.parse(certificate.validTo) - Date.now()).toBeGreaterThan(9.9 * 86_400_000);
  });

  it('overwrites nothing', async () => {
    const dir = await authority('ca');
    const before = await readFile(join(dir, 'ca-key.pem'), 'utf8');
    await expect(initAuthority({ dir })).rejects.toMatchObject({ name: 'PkiError', code: 'EXISTS' });
    await rm(join(dir, 'ca-key.pem'));
    await expect(initAuthority({ dir })).rejects.toMatchObject({ code: 'EXISTS' });
    expect(await readdir(dir)).toEqual(['ca.pem']);
    await writeFile(join(dir, 'ca-key.pem'), before);
    await expect(issueCertificate({ dir, name: 'a', hosts: [], role: 'agent' })).resolves.toBeDefined();
  });
});

describe('issueCertificate', () => {
  it('names the party, its hosts and what it may do', async () => {
    const dir = await authority('ca');
    const agent = await issueCertificate({
      dir,
      name: 'node-a',
      hosts: ['node-a.example', '10.77.1.1', 'fd77:1::1'],
      role: 'agent',
      out: join(root, 'out'),
    });
    expect(await mode(agent.key)).toBe(0o600);
    const certificate = await read(agent.cert);
    expect(certificate.subjectAltName).toBe(
      'URI:ferry://agent/node-a, DNS:node-a.example, IP Address:10.77.1.1, IP Address:FD77:1:0:0:0:0:0:1',
    );
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(certificate.ca).toBe(false);
    expect(certificate.verify((await read(join(dir, 'ca.pem'))).publicKey)).toBe(true);

    const operator = await read(
      (await issueCertificate({ dir, name: 'ops', hosts: [], role: 'operator' })).cert,
    );
    expect(operator.subjectAltName).toBe('URI:ferry://operator/ops');
    expect(operator.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(operator.serialNumber).not.toBe(certificate.serialNumber);
  });

  it('does not outlive its authority', async () => {
    const dir = join(root, 'short');
    await initAuthority({ dir, days: 2 });
    const { cert } = await issueCertificate({ dir, name: 'a', hosts: [], role: 'agent', days: 500 });
    expect((await read(cert)).validTo).toBe((await read(join(dir, 'ca.pem'))).validTo);
  });

  it.each(['', 'A', '../x', '-a', 'a b', 'ca', 'ca-key', 'a-key', 'a'.repeat(64)])(
    'refuses the name %j',
    async (name) => {
      const dir = await authority('ca');
      await expect(issueCertificate({ dir, name, hosts: [], role: 'agent' })).rejects.toMatchObject({
        code: 'INVALID',
      });
    },
  );

  it('refuses what is no host, no authority, or half of one', async () => {
    const dir = await authority('ca');
    const issue = (hosts: string[], where = dir) =>
      issueCertificate({ dir: where, name: 'a', hosts, role: 'agent' });
    await expect(issue(['10.0.0.1:7600'])).rejects.toMatchObject({ code: 'INVALID' });
    await expect(issue([], join(root, 'none'))).rejects.toMatchObject({ code: 'MISSING' });
    const other = await authority('other');
    await writeFile(join(dir, 'ca-key.pem'), await readFile(join(other, 'ca-key.pem')));
    await expect(issue([])).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/does not belong/) as string,
    });
  });
});

describe('mutual TLS 1.3', () => {
  const material = async (files: IssuedCertificate) => ({
    ca: await readFile(files.ca),
    cert: await readFile(files.cert),
    key: await readFile(files.key),
  });

  /** What the server saw of the client, or that one of them refused. */
  async function handshake(server: IssuedCertificate, client: IssuedCertificate): Promise<string> {
    const listener = createServer({
      ...(await material(server)),
      minVersion: 'TLSv1.3',
      requestCert: true,
      rejectUnauthorized: true,
    });
    const accepted = new Promise<string>((resolve) => {
      listener.on('secureConnection', (socket) => {
        resolve(socket.getPeerCertificate().subjectaltname ?? 'nobody');
        socket.end();
      });
      listener.on('tlsClientError', () => resolve('refused'));
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const socket = connect({
      ...(await material(client)),
      port: (listener.address() as AddressInfo).port,
      host: '127.0.0.1',
      minVersion: 'TLSv1.3',
    });
    const refused = new Promise<string>((resolve) => socket.on('error', () => resolve('refused')));
    try {
      const outcome = await Promise.race([accepted, refused]);
      return outcome;
    } finally {
      socket.destroy();
      listener.close();
    }
  }

  it('is accepted between two parties of one authority only', async () => {
    const [ours, theirs] = [await authority('ours'), await authority('theirs')];
    const agent = await issueCertificate({ dir: ours, name: 'a', hosts: ['127.0.0.1'], role: 'agent' });
    const operator = await issueCertificate({ dir: ours, name: 'ops', hosts: [], role: 'operator' });
    const stranger = await issueCertificate({
      dir: theirs,
      name: 'ops',
      hosts: ['127.0.0.1'],
      role: 'agent',
    });
    expect(await handshake(agent, operator)).toBe('URI:ferry://operator/ops');
    // The stranger says it trusts us; we still do not trust the stranger.
    expect(await handshake(agent, { ...stranger, ca: agent.ca })).toBe('refused');
    expect(await handshake(stranger, operator)).toBe('refused');
    // An operator's certificate does not make a server.
    expect(await handshake(operator, agent)).toBe('refused');
  });
});
