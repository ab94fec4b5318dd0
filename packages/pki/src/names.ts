import type { JsonGeneralName } from './x509.js';
import { isIP } from 'node:net';
import { PkiError } from './error.js';

const NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/;
const DNS_NAME =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;

/** Checks the name of a party; it becomes part of a file name and of the URI that names the party. */
export function checkPartyName(name: string): string {
  if (!NAME.test(name)) {
    throw new PkiError(
      'INVALID',
      `name: ${JSON.stringify(name)} is not a name`,
      'Use lower-case letters, digits, "." and "-", at most 63, beginning with a letter or digit.',
    );
  }
  // NAME.pem must never be the authority's own file, nor the key of another party.
  if (name === 'ca' || name.endsWith('-key')) {
    throw new PkiError(
      'INVALID',
      `name: ${name}.pem could be taken for another file of the authority`,
      'Choose a name that is not "ca" and does not end in "-key".',
    );
  }
  return name;
}

/** The general name of a host: an IP address or a DNS name. */
export function hostName(host: string): JsonGeneralName {
  if (isIP(host) !== 0) return { type: 'ip', value: host };
  if (DNS_NAME.test(host)) return { type: 'dns', value: host };
  throw new PkiError(
    'INVALID',
    `hosts: ${JSON.stringify(host)} is neither an IP address nor a host name`,
    'Give names and addresses without a port or brackets.',
  );
}

/** Checks a validity in days. */
export function checkDays(days: number): number {
  if (Number.isFinite(days) && days > 0 && days <= 36_500) return days;
  throw new PkiError('INVALID', `days: ${days} is not a validity`, 'Give a number from 1 to 36500.');
}
