import { FerryError } from '@ferry/protocol';
import type { DestinationRecord } from './record.js';

/** The copy runs, or is about to: it cannot be discarded. */
export function alreadyCommitted({ migrationId, node }: DestinationRecord): FerryError {
  return new FerryError(
    'ALREADY_COMMITTED',
    `migration ${migrationId} is decided: the process belongs to ${node}`,
    { facts: { migration_id: migrationId } },
  );
}

/** Why a destination cannot make a step in the state that it is in: what ended it, if it has ended. */
export function wrongState({ state, migrationId, error }: DestinationRecord, step: string): FerryError {
  if (state === 'DISCARDED' || state === 'DISCARDING')
    return error === null
      ? new FerryError('ALREADY_ABORTED', `migration ${migrationId} was undone`, { step })
      : FerryError.fromJSON(error);
  return new FerryError('INVALID_STATE', `migration ${migrationId} is ${state}: it cannot ${step}`, {
    step,
    facts: { state },
  });
}
