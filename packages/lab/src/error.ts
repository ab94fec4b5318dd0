/**
 * EXISTS: there is such a lab or agent already. MISSING: there is none. INVALID: an option is no good.
 * DEAD: the node's pid 1 is gone. COMMAND: a tool of the system failed. AGENT: ferryd ended or does not answer.
 * EXITED: a workload ended as soon as it was started. TIMEOUT: it took too long.
 */
export type LabErrorCode =
  'EXISTS' | 'MISSING' | 'INVALID' | 'DEAD' | 'COMMAND' | 'AGENT' | 'EXITED' | 'TIMEOUT';

/** A failure of the lab, with what to do about it. */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly code: LabErrorCode;
  readonly remedy: string;

  constructor(code: LabErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
  }
}
