import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from './x509.js';
import { createPrivateKey, X509Certificate as NodeCertificate, type webcrypto } from 'node:crypto';
import { mkdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PkiError } from './error.js';
import { CERTIFICATE_MODE, createFile, KEY_MODE } from './files.js';
import {
  ALGORITHM,
  exportPrivateKey,
  generateKeys,
  importPrivateKey,
  randomSerial,
  validity,
} from './keys.js';
import { checkDays } from './names.js';

const DEFAULT_DAYS = 3650;

export interface AuthorityOptions {
  /** Directory of ca.pem and ca-key.pem; made when missing (0700). */
  readonly dir: string;
  /** Common name of the authority. */
  readonly name?: string;
  readonly days?: number;
}

/** Paths of an authority's two files. */
export interface Authority {
  readonly cert: string;
  readonly key: string;
}

/** Where the files of the authority in that directory are. */
export function authorityFiles(dir: string): Authority {
  return { cert: join(dir, 'ca.pem'), key: join(dir, 'ca-key.pem') };
}

/**
 * Makes a new certificate authority. Every node and operator that it certifies can speak to every agent that
 * trusts it, so ca-key.pem belongs on the machine of an operator, not on the nodes.
 * Throws EXISTS when one of the two files is there already: replacing it would lock out everyone it certified.
 */
export async function initAuthority(options: AuthorityOptions): Promise<Authority> {
  const name = options.name ?? 'Ferry CA';
  if (name.length === 0 || name.length > 64) {
    throw new PkiError(
      'INVALID',
      `name: ${JSON.stringify(name)} must have 1 to 64 characters`,
      'Choose another name.',
    );
  }
  const days = checkDays(options.days ?? DEFAULT_DAYS);
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(days),
    serialNumber: randomSerial(),
    name: [{ CN: [name] }],
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      // Path length 0: what this authority certifies cannot certify others.
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const files = authorityFiles(options.dir);
  await createOrRefuse(files.key, await exportPrivateKey(keys.privateKey), KEY_MODE);
  try {
    await createOrRefuse(files.cert, `${certificate.toString('pem')}\n`, CERTIFICATE_MODE);
  } catch (error) {
    // The key just made would never match the certificate that was in the way.
    await unlink(files.key);
    throw error;
  }
  return files;
}

/** Certificate and private key of the authority in that directory. Throws MISSING or INVALID. */
export async function loadAuthority(
  dir: string,
): Promise<{ certificate: X509Certificate; key: webcrypto.CryptoKey }> {
  const files = authorityFiles(dir);
  const cert = await readOrMissing(files.cert);
  const key = await readOrMissing(files.key);
  try {
    if (!new NodeCertificate(cert).checkPrivateKey(createPrivateKey(key))) {
      throw new Error('the key does not belong to the certificate');
    }
    return { certificate: new X509Certificate(cert), key: await importPrivateKey(key) };
  } catch (cause) {
    throw new PkiError(
      'INVALID',
      `${dir} does not hold a usable authority: ${(cause as Error).message}`,
      'Restore ca.pem and ca-key.pem from a backup, or make a new authority in another directory.',
      cause,
    );
  }
}

async function createOrRefuse(path: string, text: string, mode: number): Promise<void> {
  try {
    await createFile(path, text, mode);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new PkiError(
      'EXISTS',
      `${path} exists, and is left as it is`,
      'Use the authority that is there, or choose another directory.',
      cause,
    );
  }
}

async function readOrMissing(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PkiError(
      'MISSING',
      `cannot read ${path}: ${(cause as Error).message}`,
      'Make an authority there first (ferry pki init), or name the directory that holds one.',
      cause,
    );
  }
}
