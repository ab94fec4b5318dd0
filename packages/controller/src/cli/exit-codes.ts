import { CATALOGUE, type ErrorCategory, type ErrorCode } from '@ferry/protocol';
import type { MigrationResult } from '../migration/result.js';

/** The exit codes of `ferry`; docs/cli.md is made from this table. */
export const EXIT_CODES = {
  done: { code: 0, meaning: 'done' },
  internal: { code: 1, meaning: 'a defect of Ferry' },
  usage: { code: 2, meaning: 'the command line or the configuration is wrong; nothing was tried' },
  refused: { code: 3, meaning: 'refused by a check; nothing was changed' },
  failed: { code: 4, meaning: 'tried, failed and undone: the process runs where it ran before' },
  operator: { code: 5, meaning: 'an operator is needed: the message says what is where' },
  unreachable: { code: 6, meaning: 'a node does not answer' },
  unknown: { code: 7, meaning: 'the outcome is not known yet: run `ferry migration show ID`' },
  interrupted: { code: 130, meaning: 'interrupted, after a clean rollback' },
} as const;

const BY_CATEGORY: Readonly<Record<ErrorCategory, number>> = {
  usage: EXIT_CODES.usage.code,
  refused: EXIT_CODES.refused.code,
  failed: EXIT_CODES.failed.code,
  unreachable: EXIT_CODES.unreachable.code,
  operator: EXIT_CODES.operator.code,
  cancelled: EXIT_CODES.interrupted.code,
  internal: EXIT_CODES.internal.code,
};

/** Of an error that ended a command. */
export function exitCodeOfError(code: ErrorCode): number {
  return code === 'OUTCOME_UNKNOWN' ? EXIT_CODES.unknown.code : BY_CATEGORY[CATALOGUE[code].category];
}

/** Of a migration. A failed check is "refused", even when its reason would be a failure later on. */
export function exitCodeOfResult(result: Pick<MigrationResult, 'outcome' | 'error'>): number {
  const category = result.error === undefined ? 'internal' : CATALOGUE[result.error.code].category;
  switch (result.outcome) {
    case 'committed':
      return EXIT_CODES.done.code;
    case 'unknown':
      return EXIT_CODES.unknown.code;
    case 'needs-operator':
      return EXIT_CODES.operator.code;
    case 'rolled-back':
      return category === 'cancelled' ? EXIT_CODES.interrupted.code : EXIT_CODES.failed.code;
    case 'refused':
      return category === 'failed' || category === 'operator'
        ? EXIT_CODES.refused.code
        : BY_CATEGORY[category];
  }
}
