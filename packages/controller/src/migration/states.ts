import type { Session } from '@ferry/protocol';

/** A state of a session, as the contract names it. */
export type SessionState = Session['state'];

/** Whether a state is the end of its session. */
export function isFinal(state: SessionState): boolean {
  return (
    state === 'STATE_COMMITTED' ||
    state === 'STATE_ABORTED' ||
    state === 'STATE_RUNNING' ||
    state === 'STATE_DISCARDED'
  );
}
