import { DESTINATION_MOVES, SOURCE_MOVES, type DestinationState, type SourceState } from '@ferry/agent';
import type { World } from './world.js';

/**
 * What kind of thing happens. `step`: the code goes on by itself. `message`: one arrives. `timer`: a time has passed.
 * `restart`: an agent that was down comes up. `mend`: an operator does what the documentation says. `abort`: an
 * operator's abort. `choice`: may happen or not. `fault`: counted, bounded.
 */
export type Kind = 'step' | 'message' | 'timer' | 'restart' | 'mend' | 'abort' | 'choice' | 'fault';

/** One thing that can happen. `then` changes the world that it is given. */
export interface Action {
  readonly name: string;
  readonly kind: Kind;
  readonly when: (world: World) => boolean;
  readonly then: (world: World) => void;
}

type Moves<S extends string> = Readonly<Record<S, readonly S[]>>;

/** The tables of the code, and the rules that it keeps. A mutation changes one: see mutations.ts. */
export interface Rules {
  readonly sourceMoves: Moves<SourceState>;
  readonly destinationMoves: Moves<DestinationState>;
  /** Whether link(2) makes the first verdict stand. */
  readonly firstVerdictStands: boolean;
  /** Whether the receipt leaves the source only when its tasks are gone. */
  readonly receiptAfterGone: boolean;
  /** Whether the source ends tasks that criu, killed after the verdict, has left. */
  readonly endsWhatCriuLeft: boolean;
  /** Whether the destination runs only against the receipt. */
  readonly receiptNeeded: boolean;
  /** Whether the receipt is on disk before the copy is let go. */
  readonly receiptRecordedFirst: boolean;
  /** Whether the source tells an outcome from its record, and not from what it remembers. */
  readonly outcomeFromRecord: boolean;
  /** Whether a source that gives up looks at the verdict that stands. */
  readonly undoHeedsVerdict: boolean;
  /** Whether a destination that has voted waits for the source's word. */
  readonly votedWaits: boolean;
  /** The same after a restart of its agent. */
  readonly votedWaitsAfterRestart: boolean;
  /** Whether an undo takes our SIGSTOPs back when criu could not. */
  readonly undoContinues: boolean;
  /** Whether an undo waits for a dump that is being started. */
  readonly undoWaitsForDump: boolean;
  /** Whether a removal waits for a restore that is being started. */
  readonly removalWaitsForRestore: boolean;
  /** Whether AbortSource answers only when the tree runs on. */
  readonly abortAnswersAtEnd: boolean;
  /** Whether a restarted source finishes a commit that needed an operator. */
  readonly restartFinishesCommit: boolean;
  /** Whether a source whose tree is gone looks for a copy at the destination before it gives up. */
  readonly goneTreeIsAskedFor: boolean;
  /** Whether a restarted source knows the tree of a session whose record has no tasks yet. */
  readonly restartReadsTree: boolean;
}

export const RULES: Rules = {
  sourceMoves: SOURCE_MOVES,
  destinationMoves: DESTINATION_MOVES,
  firstVerdictStands: true,
  receiptAfterGone: true,
  endsWhatCriuLeft: true,
  receiptNeeded: true,
  receiptRecordedFirst: true,
  outcomeFromRecord: true,
  undoHeedsVerdict: true,
  votedWaits: true,
  votedWaitsAfterRestart: true,
  undoContinues: true,
  undoWaitsForDump: true,
  removalWaitsForRestore: true,
  abortAnswersAtEnd: true,
  restartFinishesCommit: true,
  goneTreeIsAskedFor: true,
  restartReadsTree: true,
};

/** Session.move of the source: false where the code throws INVALID_STATE. Only a durable one survives a power cut. */
export function moveSource(world: World, rules: Rules, to: SourceState, durable: boolean): boolean {
  const from = world.sourceRecord;
  if (from === 'NONE' || !rules.sourceMoves[from].includes(to)) return false;
  world.sourceRecord = to;
  if (durable) world.sourceDurable = to;
  world.tasksRecorded = world.tasksKnown;
  return true;
}

/** Session.move of the destination. */
export function moveDestination(world: World, rules: Rules, to: DestinationState): boolean {
  const from = world.destinationRecord;
  if (from === 'NONE' || !rules.destinationMoves[from].includes(to)) return false;
  world.destinationRecord = to;
  return true;
}

/** writeDecision: the verdict that stands afterwards. */
export function decide(
  standing: World['verdict'],
  wanted: 'commit' | 'abort',
  rules: Rules,
): 'commit' | 'abort' {
  return standing === 'none' || !rules.firstVerdictStands ? wanted : standing;
}
