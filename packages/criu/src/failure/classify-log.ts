import { REMEDIES, type CriuFailureReason } from './reason.js';
import { IGNORED, missingCapability, RULES, type FailureRule } from './table.js';

/** The criu command that failed. */
export type CriuStage = 'dump' | 'pre-dump' | 'restore' | 'page-server' | 'lazy-pages';

/** Why a criu command failed. */
export interface CriuFailure {
  readonly stage: CriuStage;
  readonly reason: CriuFailureReason;
  /** criu's first error that is one (or the warning that tells the cause), without time stamp and position; empty when it logged none. */
  readonly firstError: string;
  /** The last error lines as they are in the log, at most 20. */
  readonly lines: readonly string[];
  /** What the message names: pid, path, capability … */
  readonly facts: Readonly<Record<string, string>>;
  readonly remedy: string;
}

/** How many lines of a log a failure carries. */
export const MAX_LINES = 20;
const PREFIX = /^(?:\(\d+\.\d+\) ?)?(?:pie: )?\s*(?:\d+: )?(?:pie: )?(Error|Warn) +\([^)]*\): (.*)$/;

interface Message {
  readonly line: string;
  readonly text: string;
  readonly warning: boolean;
}

/**
 * Finds out from a log why criu failed. criu reports a failure on every level it passes through: the first error
 * that is not on the list of harmless ones is the cause.
 * @param text the log, or enough of it to have its first errors
 */
export function classifyLog(text: string, stage: CriuStage): CriuFailure {
  const messages = text.split('\n').flatMap(parse);
  for (const message of messages) {
    const hit = match(message);
    if (hit === undefined) continue;
    const capability = missingCapability(message.text);
    const facts = { ...hit.groups, ...(capability === undefined ? {} : { capability }) };
    const told = messages.filter((each) => !each.warning || each === message);
    return failure(stage, hit.rule.reason, told, facts);
  }
  const errors = messages.filter(({ warning }) => !warning);
  return failure(stage, 'CRIU_FAILED', errors, {});
}

/** A failure with the texts of its reason. */
function failure(
  stage: CriuStage,
  reason: CriuFailureReason,
  told: readonly Message[],
  facts: Readonly<Record<string, string>>,
): CriuFailure {
  return {
    stage,
    reason,
    firstError: told[0]?.text ?? '',
    lines: told.slice(-MAX_LINES).map(({ line }) => line),
    facts,
    remedy: REMEDIES[reason],
  };
}

function parse(line: string): Message[] {
  const found = PREFIX.exec(line.trimEnd());
  const text = found?.[2];
  if (text === undefined || IGNORED.some((pattern) => pattern.test(text))) return [];
  return [{ line: line.trimEnd(), text, warning: found?.[1] === 'Warn' }];
}

function match({
  text,
  warning,
}: Message): { rule: FailureRule; groups: Readonly<Record<string, string>> } | undefined {
  for (const rule of RULES) {
    if (warning && rule.warning !== true) continue;
    const groups = rule.pattern.exec(text);
    if (groups !== null) return { rule, groups: { ...groups.groups } };
  }
  return undefined;
}
