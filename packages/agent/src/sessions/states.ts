/**
 * The states of a session and every move between them: the one table that the code checks moves against, that
 * docs/handover.md prints. Names are those of ferry.agent.v1.Session.State without the prefix.
 */
export type SourceState =
  'OPEN' | 'FREEZING' | 'FROZEN' | 'COMMITTING' | 'COMMITTED' | 'ABORTING' | 'ABORTED' | 'NEEDS_OPERATOR';

export type DestinationState =
  | 'OPEN'
  | 'RECEIVING'
  | 'RESTORING'
  | 'RESTORED'
  | 'RESUMING'
  | 'RUNNING'
  | 'DISCARDING'
  | 'DISCARDED'
  | 'NEEDS_OPERATOR';

export type SessionState = SourceState | DestinationState;
export type Role = 'source' | 'destination';

type Moves<S extends string> = Readonly<Record<S, readonly S[]>>;

/** Where a source may go. There is no way from COMMITTING to ABORTING, nor back: the verdict is written once. */
export const SOURCE_MOVES: Moves<SourceState> = {
  OPEN: ['FREEZING', 'ABORTING'],
  FREEZING: ['FROZEN', 'ABORTING'],
  FROZEN: ['COMMITTING', 'ABORTING'],
  COMMITTING: ['COMMITTED', 'NEEDS_OPERATOR'],
  COMMITTED: [],
  ABORTING: ['ABORTED', 'NEEDS_OPERATOR'],
  ABORTED: [],
  NEEDS_OPERATOR: ['COMMITTED', 'ABORTED'],
};

/** Where a destination may go. RESUMING needs the receipt; from RESTORED, DISCARDING needs the source's word. */
export const DESTINATION_MOVES: Moves<DestinationState> = {
  OPEN: ['RECEIVING', 'RESTORING', 'DISCARDING'],
  RECEIVING: ['RESTORING', 'DISCARDING'],
  RESTORING: ['RESTORED', 'DISCARDING'],
  RESTORED: ['RESUMING', 'DISCARDING'],
  RESUMING: ['RUNNING', 'NEEDS_OPERATOR'],
  RUNNING: [],
  DISCARDING: ['DISCARDED', 'NEEDS_OPERATOR'],
  DISCARDED: [],
  NEEDS_OPERATOR: ['RESUMING', 'DISCARDING'],
};

/** Whether a state is the end of its session. */
export function isFinal(state: SessionState): boolean {
  return state === 'COMMITTED' || state === 'ABORTED' || state === 'RUNNING' || state === 'DISCARDED';
}

/** Whether the move is in the table. */
export function mayMove(role: Role, from: SessionState, to: SessionState): boolean {
  const moves: Readonly<Partial<Record<SessionState, readonly SessionState[]>>> =
    role === 'source' ? SOURCE_MOVES : DESTINATION_MOVES;
  return moves[from]?.includes(to) ?? false;
}
