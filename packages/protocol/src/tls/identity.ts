import { readFile } from 'node:fs/promises';
import type { PeerCertificate } from 'node:tls';
import { FerryError } from '../errors/ferry-error.js';

/** PEM material of one party: the authority it trusts, its certificate and key. */
export interface Identity {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Paths of the three PEM files. */
export interface IdentityFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Reads the three files. Throws CONFIG_INVALID naming the one that cannot be read. */
export async function loadIdentity(files: IdentityFiles): Promise<Identity> {
  const read = async (what: keyof IdentityFiles): Promise<Buffer> => {
    try {
      return await readFile(files[what]);
    } catch (cause) {
      throw new FerryError(
        'CONFIG_INVALID',
        `tls.${what}: cannot read ${files[what]}: ${(cause as Error).message}`,
        { cause },
      );
    }
  };
  return { ca: await read('ca'), cert: await read('cert'), key: await read('key') };
}

/**
 * Who a certificate is for: "agent/NAME" or "operator/NAME", from its URI subject alternative name
 * ferry://ROLE/NAME (packages/pki). undefined when it has none.
 */
export function identityOf(
  certificate: Pick<PeerCertificate, 'subjectaltname'> | undefined,
): string | undefined {
  return /(?:^|, )URI:ferry:\/\/((?:agent|operator)\/[a-z0-9][a-z0-9.-]{0,62})(?:,|$)/.exec(
    certificate?.subjectaltname ?? '',
  )?.[1];
}

/** For node:tls's checkServerIdentity: an error unless the certificate is that agent's. Host names are not looked at: the name is the identity. */
export function checkAgentIdentity(certificate: PeerCertificate, name: string): Error | undefined {
  const found = identityOf(certificate);
  if (found === `agent/${name}`) return undefined;
  return new Error(`certificate is for ${found ?? 'nobody'}, not for agent/${name}`);
}
