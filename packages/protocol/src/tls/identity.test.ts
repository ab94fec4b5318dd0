import { expect, it } from 'vitest';
import type { PeerCertificate } from 'node:tls';
import { checkAgentIdentity, identityOf } from './identity.js';

const certificate = (subjectaltname: string) => ({ subjectaltname }) as PeerCertificate;

it('reads the URI name, wherever it stands', () => {
  expect(identityOf(certificate('URI:ferry://agent/a'))).toBe('agent/a');
  expect(identityOf(certificate('DNS:a, IP Address:10.0.0.1, URI:ferry://operator/ops.team'))).toBe(
    'operator/ops.team',
  );
});

it('is not fooled by other names', () => {
  expect(identityOf(certificate('DNS:a'))).toBeUndefined();
  expect(identityOf(certificate('URI:https://ferry://agent/a'))).toBeUndefined();
  expect(identityOf(certificate('URI:ferry://agent/a/b'))).toBeUndefined();
  // Node quotes a name that contains a separator, so it cannot pass for two.
  expect(identityOf(certificate('DNS:"x, URI:ferry://agent/a"'))).toBeUndefined();
  expect(identityOf(undefined)).toBeUndefined();
});

it('accepts only the certificate of that agent', () => {
  expect(checkAgentIdentity(certificate('URI:ferry://agent/a'), 'a')).toBeUndefined();
  expect(checkAgentIdentity(certificate('URI:ferry://agent/b'), 'a')).toBeInstanceOf(Error);
  expect(checkAgentIdentity(certificate('URI:ferry://operator/a'), 'a')).toBeInstanceOf(Error);
});
