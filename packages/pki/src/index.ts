export { initAuthority, type Authority, type AuthorityOptions } from './authority.js';
export {
  issueCertificate,
  type CertificateOptions,
  type IssuedCertificate,
  type Role,
} from './certificate.js';
export { PkiError, type PkiErrorCode } from './error.js';
