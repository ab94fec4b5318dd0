import type { CriuExit, Decision } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';
import type { SourceRecord } from './record.js';

/** The decision stands: it cannot be undone. */
export function alreadyCommitted({ migrationId, peer }: SourceRecord): FerryError {
  return new FerryError(
    'ALREADY_COMMITTED',
    `migration ${migrationId} is decided: the process belongs to ${peer.node}`,
    { facts: { migration_id: migrationId } },
  );
}

/** Why a source cannot make a step in the state that it is in: what ended it, if that was an error. */
export function wrongState(record: SourceRecord, step: string): FerryError {
  const { state, migrationId, error } = record;
  if (state === 'ABORTED' || state === 'ABORTING')
    return error === null
      ? new FerryError('ALREADY_ABORTED', `migration ${migrationId} was undone`, { step })
      : FerryError.fromJSON(error);
  if (state === 'COMMITTED' || state === 'COMMITTING') return alreadyCommitted(record);
  return new FerryError('INVALID_STATE', `migration ${migrationId} is ${state}: it cannot ${step}`, {
    step,
    facts: { state },
  });
}

/** Why a session ends that nobody drives any more, or whose hold has lasted too long; undefined while it may go on. */
export function whyGiveUp(
  { state, holdLimitMs, leaseMs }: SourceRecord,
  frozenAtMs: number,
  leaseIsOver: boolean,
): FerryError | undefined {
  if (state === 'FROZEN' && Date.now() - frozenAtMs > holdLimitMs)
    return new FerryError('HOLD_EXPIRED', `frozen for more than ${holdLimitMs} ms`, { step: 'hold' });
  if ((state === 'OPEN' || state === 'FREEZING' || state === 'FROZEN') && leaseIsOver)
    return new FerryError('LEASE_EXPIRED', `no controller for ${leaseMs} ms`, { step: state.toLowerCase() });
  return undefined;
}

/** Why a hold ended without the agent's verdict: criu was killed, or the hook's own limit came first. */
export function holdLost(stands: Decision | undefined, exit: CriuExit): FerryError {
  return stands === undefined
    ? new FerryError(
        'CRIU_KILLED',
        `criu dump ended while it held the tree (exit ${exit.code ?? 'unknown'})`,
        { step: 'hold' },
      )
    : new FerryError('HOLD_EXPIRED', `the hold ended by itself: ${stands.note}`, { step: 'hold' });
}

/** Why a commit came too late: another verdict stands, or there is nothing to decide about. */
export function undoneBefore(migrationId: string, stands: Decision | undefined): FerryError {
  return new FerryError(
    'HOLD_EXPIRED',
    `migration ${migrationId} was undone before the decision: ${stands?.note ?? 'no dump'}`,
    { step: 'commit' },
  );
}
