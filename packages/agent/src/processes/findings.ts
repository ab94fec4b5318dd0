import { CATALOGUE, type ErrorCode, type Finding } from '@ferry/protocol';

/** Something that will fail. */
export function blocker(reason: ErrorCode, text: string): Finding {
  return finding('SEVERITY_BLOCKER', reason, text);
}

/** Something that may fail, or costs something. */
export function warning(reason: ErrorCode, text: string): Finding {
  return finding('SEVERITY_WARNING', reason, text);
}

/** Something worth knowing. */
export function notice(reason: ErrorCode, text: string): Finding {
  return finding('SEVERITY_INFO', reason, text);
}

function finding(severity: Finding['severity'], reason: ErrorCode, text: string): Finding {
  return { severity, reason, text, remedy: CATALOGUE[reason].remedy };
}
