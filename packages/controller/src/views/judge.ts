import { isFinal, type SessionState } from '../migration/states.js';

/** What is known of one side: its state, that its node knows no such migration, or that it cannot be asked. */
export type SideState = SessionState | 'absent' | 'unreachable';

/** What is true of a migration. */
export interface Judgement {
  /** For people; "the source" and "the destination" stand for the nodes. */
  readonly text: string;
  /** Where the process runs, or will without anybody's help; undefined: frozen, or not known. */
  readonly runsOn: 'source' | 'destination' | undefined;
  /** Nothing is left to happen. */
  readonly settled: boolean;
  readonly needsOperator: boolean;
}

const runs = (runsOn: 'source' | 'destination', settled: boolean, text: string): Judgement => ({
  text,
  runsOn,
  settled,
  needsOperator: false,
});
const open = (text: string): Judgement => ({ text, runsOn: undefined, settled: false, needsOperator: false });
const operator = (text: string): Judgement => ({
  text,
  runsOn: undefined,
  settled: false,
  needsOperator: true,
});

/**
 * Decides from both sides what is true. The source's word counts for the decision; the destination runs only against
 * its receipt, so a destination that runs proves a commit.
 */
export function judge(source: SideState, destination: SideState): Judgement {
  if (source === 'STATE_NEEDS_OPERATOR' || destination === 'STATE_NEEDS_OPERATOR')
    return operator('needs an operator: see the error of the session');
  if (source === 'STATE_ABORTED' || source === 'STATE_ABORTING') return undone(source, destination);
  if (destination === 'STATE_RUNNING') return runs('destination', true, 'done: runs on the destination');
  if (destination === 'STATE_RESUMING')
    return runs('destination', false, 'committed: the destination is letting it run');
  switch (source) {
    case 'STATE_COMMITTED':
    case 'STATE_COMMITTING':
      return committed(source, destination);
    case 'STATE_FROZEN':
      return open('frozen on the source, undecided');
    case 'STATE_FREEZING':
      return runs('source', false, 'being frozen on the source');
    case 'STATE_OPEN':
      return runs('source', false, 'runs on the source, being prepared');
    case 'unreachable':
      return sourceUnreachable(destination);
    default:
      return sourceAbsent(destination);
  }
}

function undone(source: SideState, destination: SideState): Judgement {
  if (destination === 'STATE_RUNNING' || destination === 'STATE_RESUMING')
    return operator('both sides claim the process: the source has aborted, yet the destination lets it run');
  if (source === 'STATE_ABORTING')
    return runs('source', false, 'being undone: the source is letting it run on');
  if (destination === 'absent' || destination === 'STATE_DISCARDED')
    return runs('source', true, 'undone: runs on the source');
  return runs('source', false, 'undone: runs on the source; the destination has yet to remove its copy');
}

function committed(source: SideState, destination: SideState): Judgement {
  switch (destination) {
    case 'STATE_RESTORED':
      return source === 'STATE_COMMITTED'
        ? runs('destination', false, 'committed: frozen on the destination, about to run there')
        : open('committed: being ended on the source, frozen on the destination');
    case 'unreachable':
      return open('committed: belongs to the destination, which does not answer');
    default:
      return operator('committed, but the destination holds no copy of it');
  }
}

function sourceUnreachable(destination: SideState): Judgement {
  switch (destination) {
    case 'STATE_RESTORED':
      return open(
        'undecided as far as is known: a frozen copy on the destination, and the source does not answer',
      );
    case 'unreachable':
    case 'absent':
      return open('the source does not answer');
    default:
      // It never held a finished copy, or gave it up on the source's word: no commit can have followed.
      return open('not committed: the process is on the source, which does not answer');
  }
}

function sourceAbsent(destination: SideState): Judgement {
  if (destination === 'absent' || destination === 'unreachable')
    return open('neither side that answers knows of it');
  return isSettled(destination)
    ? { ...open('never took place: the source knows nothing of it'), settled: true }
    : open('never took place: the source knows nothing of it; the destination has yet to remove its copy');
}

/** Whether a side has ended or has nothing to end. */
export function isSettled(side: SideState): boolean {
  return side === 'absent' || (side !== 'unreachable' && isFinal(side));
}
