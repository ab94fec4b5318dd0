/** EXISTS: it would be overwritten. MISSING: there is no authority there. INVALID: an argument or a file is no good. */
export type PkiErrorCode = 'EXISTS' | 'MISSING' | 'INVALID';

/** A failure of the certificate authority, with what to do about it. */
export class PkiError extends Error {
  override readonly name = 'PkiError';
  readonly code: PkiErrorCode;
  readonly remedy: string;

  constructor(code: PkiErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
  }
}
