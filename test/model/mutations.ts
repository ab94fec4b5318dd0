import type { Bounds } from './explorer.js';
import { RULES, type Rules } from './rules.js';

/** A rule or a move taken away, which the explorer must find out about. */
export interface Mutation {
  readonly name: string;
  readonly rules: Rules;
  /** What it takes to find it. */
  readonly bounds: Bounds;
  /** The property that it must be found by, or a part of its name. */
  readonly breaks: string;
}

const NONE: Bounds = { faults: 0 };
const one = (fault: string): Bounds => ({ faults: 1, only: [fault] });
const SOURCE_KILLED = one("source's agent is killed");
const DESTINATION_KILLED = one("destination's agent is killed");

const rule = (name: string, bounds: Bounds, breaks: string, changed: Partial<Rules>): Mutation => ({
  name,
  bounds,
  breaks,
  rules: { ...RULES, ...changed },
});

export const BROKEN_RULES: readonly Mutation[] = [
  rule('the destination runs without the receipt', NONE, 'never two', { receiptNeeded: false }),
  rule('the receipt leaves before the tasks are seen gone', NONE, 'never two', { receiptAfterGone: false }),
  rule('a later verdict replaces the first', NONE, 'ABORTED runs', { firstVerdictStands: false }),
  rule('the source resumes although the commit verdict stands', NONE, 'ABORTED runs', {
    undoHeedsVerdict: false,
  }),
  rule('a voted destination gives up when its lease ends', NONE, 'never zero', { votedWaits: false }),
  rule('AbortSource answers before the tree runs', NONE, 'rolled back', { abortAnswersAtEnd: false }),
  rule('an undo does not wait for a dump that is being started', NONE, 'ABORTED runs', {
    undoWaitsForDump: false,
  }),
  rule('a removal does not wait for a restore that is being started', NONE, 'left nothing', {
    removalWaitsForRestore: false,
  }),
  rule('a voted destination gives up when its agent restarts', DESTINATION_KILLED, 'never zero', {
    votedWaitsAfterRestart: false,
  }),
  rule('the copy is let go before the receipt is on disk', DESTINATION_KILLED, 'left nothing', {
    receiptRecordedFirst: false,
  }),
  rule('the source answers from memory after a restart', SOURCE_KILLED, 'never zero', {
    outcomeFromRecord: false,
  }),
  rule('a restarted source does not know the tasks that it has stopped', SOURCE_KILLED, 'ABORTED runs', {
    restartReadsTree: false,
  }),
  rule(
    'tasks that a killed criu left are not ended after the decision',
    one('criu dump is killed'),
    'COMMITTED is gone',
    { endsWhatCriuLeft: false },
  ),
  rule('the stops are not taken back after an abort', one('criu dump is killed'), 'ABORTED runs', {
    undoContinues: false,
  }),
  rule(
    'a source gives up although the only copy is at the destination',
    one('tree and its criu die'),
    'never zero',
    {
      goneTreeIsAskedFor: false,
    },
  ),
  rule(
    'a restarted source does not finish a commit that needed an operator',
    one('SIGKILL does not end a task'),
    'never zero',
    { restartFinishesCommit: false },
  ),
];

/** A table with one move taken out. */
export interface MissingMove {
  readonly name: string;
  readonly rules: Rules;
  readonly bounds: Bounds;
}

/** What leads to NEEDS_OPERATOR. */
const OPERATOR: Bounds = {
  faults: 1,
  only: ['SIGKILL does not end a task', 'images cannot be restored again'],
};

/**
 * Moves that the tables allow and the code never makes. One that it begins to make must leave this list.
 */
export const UNUSED_MOVES: readonly string[] = [
  'source ABORTING to NEEDS_OPERATOR',
  'source NEEDS_OPERATOR to ABORTED',
  'destination OPEN to RESTORING',
  'destination DISCARDING to NEEDS_OPERATOR',
  'destination NEEDS_OPERATOR to DISCARDING',
];

/** The tables with one move taken out, for each of their moves. */
export function missingMoves(): MissingMove[] {
  const tables = ['sourceMoves', 'destinationMoves'] as const;
  return tables.flatMap((table) => {
    const moves: Readonly<Record<string, readonly string[]>> = RULES[table];
    return Object.entries(moves).flatMap(([from, targets]) =>
      targets.map((to) => ({
        name: `${table === 'sourceMoves' ? 'source' : 'destination'} ${from} to ${to}`,
        bounds: from === 'NEEDS_OPERATOR' || to === 'NEEDS_OPERATOR' ? OPERATOR : NONE,
        rules: { ...RULES, [table]: { ...moves, [from]: targets.filter((other) => other !== to) } },
      })),
    );
  });
}
