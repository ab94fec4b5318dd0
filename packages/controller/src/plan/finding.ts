import type { ErrorCode, Finding } from '@ferry/protocol';
import { CATALOGUE } from '@ferry/protocol';

/** Will fail: refused unless the caller skips checks. The remedy defaults to the catalogue's. */
export function blocker(reason: ErrorCode, text: string, remedy: string = CATALOGUE[reason].remedy): Finding {
  return { severity: 'SEVERITY_BLOCKER', reason, text, remedy };
}

/** May fail, or costs something. */
export function warning(reason: ErrorCode, text: string, remedy: string = CATALOGUE[reason].remedy): Finding {
  return { severity: 'SEVERITY_WARNING', reason, text, remedy };
}

/** Worth knowing: something was chosen for the user. */
export function info(reason: ErrorCode, text: string): Finding {
  return { severity: 'SEVERITY_INFO', reason, text, remedy: '' };
}

export function isBlocker(finding: Finding): boolean {
  return finding.severity === 'SEVERITY_BLOCKER';
}
