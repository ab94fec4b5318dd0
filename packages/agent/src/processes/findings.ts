import { CATALOGUE, type ErrorCode, type Finding } from '@ferry/protocol';

/** Something that will fail. Without a remedy of its own, it has the catalogue's. */
export function blocker(reason: ErrorCode, text: string, remedy?: string): Finding {
  return finding('SEVERITY_BLOCKER', reason, text, remedy);
}

/** Something that may fail, or costs something. */
export function warning(reason: ErrorCode, text: string, remedy?: string): Finding {
  return finding('SEVERITY_WARNING', reason, text, remedy);
}

/** Something worth knowing. */
export function notice(reason: ErrorCode, text: string, remedy?: string): Finding {
  return finding('SEVERITY_INFO', reason, text, remedy);
}

function finding(
  severity: Finding['severity'],
  reason: ErrorCode,
  text: string,
  remedy: string = CATALOGUE[reason].remedy,
): Finding {
  return { severity, reason, text, remedy };
}
