import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from './x509.js';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAuthority } from './authority.js';
import { CERTIFICATE_MODE, KEY_MODE, replaceFile } from './files.js';
import { ALGORITHM, exportPrivateKey, generateKeys, randomSerial, validity } from './keys.js';
import { checkDays, checkPartyName, hostName } from './names.js';

const DEFAULT_DAYS = 825;

/** An agent is both server and client (of other agents); an operator is only a client. */
export type Role = 'agent' | 'operator';

export interface CertificateOptions {
  /** Directory of the authority. */
  readonly dir: string;
  /** Name of the party: the node's name, or the operator's. */
  readonly name: string;
  /** Host names and IP addresses under which it is reached. */
  readonly hosts: readonly string[];
  readonly role: Role;
  /** Ends with the authority's own validity at the latest. */
  readonly days?: number;
  /** Where the files go, when not into the authority's directory. */
  readonly out?: string;
}

/** Paths of a party's three files. */
export interface IssuedCertificate {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const USAGES: Record<Role, ExtendedKeyUsage[]> = {
  agent: [ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth],
  operator: [ExtendedKeyUsage.clientAuth],
};

/**
 * Certifies a node or an operator: NAME.pem and NAME-key.pem. The party's identity is the URI
 * ferry://ROLE/NAME among the alternative names; hosts are there for clients that know no Ferry.
 * Issuing again under the same name renews: new key, new certificate, and the old one stays valid to its end.
 */
export async function issueCertificate(options: CertificateOptions): Promise<IssuedCertificate> {
  const name = checkPartyName(options.name);
  const hosts = options.hosts.map(hostName);
  const { notBefore, notAfter } = validity(checkDays(options.days ?? DEFAULT_DAYS));
  const authority = await loadAuthority(options.dir);
  const limit = authority.certificate.notAfter;
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject: [{ CN: [name] }],
    issuer: authority.certificate.subjectName,
    notBefore,
    notAfter: notAfter < limit ? notAfter : limit,
    publicKey: keys.publicKey,
    signingKey: authority.key,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension(USAGES[options.role]),
      new SubjectAlternativeNameExtension([
        { type: 'url', value: `ferry://${options.role}/${name}` },
        ...hosts,
      ]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
    ],
  });
  const out = options.out ?? options.dir;
  await mkdir(out, { recursive: true, mode: 0o700 });
  const files = {
    ca: join(options.dir, 'ca.pem'),
    cert: join(out, `${name}.pem`),
    key: join(out, `${name}-key.pem`),
  };
  await replaceFile(files.key, await exportPrivateKey(keys.privateKey), KEY_MODE);
  await replaceFile(files.cert, `${certificate.toString('pem')}\n`, CERTIFICATE_MODE);
  return files;
}
