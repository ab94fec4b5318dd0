import { createPrivateKey, X509Certificate } from 'node:crypto';
import { FerryError, identityOf, type Identity } from '@ferry/protocol';

/** Checks that the certificate is this node's, valid today, of this authority, and goes with the key. Throws CONFIG_INVALID. */
export function checkOwnCertificate(identity: Identity, node: string): void {
  const { cert, ca, key } = parse(identity);
  const subjectaltname = cert.subjectAltName ?? '';
  const found = identityOf({ subjectaltname });
  if (found !== `agent/${node}`)
    throw invalid('tls.cert', `it is for ${found ?? 'nobody'}, this node is agent/${node}`);
  if (Date.parse(cert.validTo) < Date.now()) throw invalid('tls.cert', `it has expired on ${cert.validTo}`);
  if (!cert.checkPrivateKey(key)) throw invalid('tls.key', 'it does not go with tls.cert');
  if (!cert.checkIssued(ca) || !cert.verify(ca.publicKey))
    throw invalid('tls.cert', 'it was not issued by the authority in tls.ca');
}

function parse(identity: Identity) {
  const read = <T>(key: string, make: () => T): T => {
    try {
      return make();
    } catch (cause) {
      throw invalid(key, (cause as Error).message, cause);
    }
  };
  return {
    cert: read('tls.cert', () => new X509Certificate(identity.cert)),
    ca: read('tls.ca', () => new X509Certificate(identity.ca)),
    key: read('tls.key', () => createPrivateKey(identity.key)),
  };
}

function invalid(key: string, why: string, cause?: unknown): FerryError {
  return new FerryError('CONFIG_INVALID', `${key}: ${why}`, { cause });
}
