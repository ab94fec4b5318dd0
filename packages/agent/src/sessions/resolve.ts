import { FerryError, type ErrorCode, type Resolution } from '@ferry/protocol';
import type { DestinationSession } from './destination-session.js';
import type { Outcome } from './peer.js';
import type { SourceSession } from './source-session.js';

/** Of a source that cannot be asked. */
const SILENT: ReadonlySet<ErrorCode> = new Set(['UNREACHABLE', 'DEADLINE']);

/** Carries out an operator's word on a source. Throws NOTHING_TO_RESOLVE, and what keeps it from being done. */
export async function resolveSource(session: SourceSession, resolution: Resolution): Promise<void> {
  if (resolution !== 'RESOLUTION_RETRY' || session.state !== 'NEEDS_OPERATOR') throw nothing(session);
  // The only way there: a task did not die after the decision, which stands.
  await session.commit();
}

/** The same on a destination. What the source itself says counts for more than what is said about it. */
export async function resolveDestination(session: DestinationSession, resolution: Resolution): Promise<void> {
  const expected = resolution === 'RESOLUTION_RETRY' || resolution === 'RESOLUTION_GIVE_UP';
  if (session.state !== (expected ? 'NEEDS_OPERATOR' : 'RESTORED')) throw nothing(session);
  switch (resolution) {
    case 'RESOLUTION_RETRY':
      await session.release();
      return;
    case 'RESOLUTION_GIVE_UP':
      await session.remove(word('the operator gave the workload up'));
      return;
    case 'RESOLUTION_SOURCE_IS_DOWN':
      if (session.needsSource)
        throw new FerryError(
          'NOTHING_TO_RESOLVE',
          'its memory is still on the source: it cannot run without',
          {
            remedy: `Bring the source back; or remove the copy: \`ferry migration resolve ${session.id} --source-runs\`.`,
          },
        );
      await settle(session, 'committed', () => session.release());
      return;
    case 'RESOLUTION_SOURCE_RUNS':
      await settle(session, 'aborted', () =>
        session.remove(word('the process runs at the source, as the operator says')),
      );
      return;
    case 'RESOLUTION_UNSPECIFIED':
      throw new FerryError('INVALID_ARGUMENT', 'resolution: not set');
  }
}

/**
 * Does what the source itself says; only when it cannot be asked, what the operator says. Throws when it has not decided,
 * and when it has decided otherwise.
 */
async function settle(
  session: DestinationSession,
  told: Outcome['decided'],
  byWord: () => Promise<void>,
): Promise<void> {
  let outcome: Outcome;
  try {
    outcome = await session.outcome();
  } catch (error) {
    if (!SILENT.has(FerryError.from(error).code)) throw error;
    await byWord();
    return;
  }
  if (outcome.decided === 'pending')
    throw new FerryError('NOTHING_TO_RESOLVE', 'the source answers, and has not decided yet', {
      remedy: `Undo it with \`ferry migration abort ${session.id}\`, or let its controller go on.`,
    });
  if (outcome.decided === 'committed') await session.resume(outcome.receipt);
  else await session.remove(word('the source aborted'));
  if (outcome.decided !== told)
    throw new FerryError(
      'NOTHING_TO_RESOLVE',
      `the source answers: it had ${outcome.decided}, which is carried out`,
    );
}

function nothing({ id, state }: SourceSession | DestinationSession): FerryError {
  return new FerryError(
    'NOTHING_TO_RESOLVE',
    `migration ${id} is ${state} here, which that does not resolve`,
    {
      facts: { state },
    },
  );
}

function word(text: string): FerryError {
  return new FerryError('CANCELLED', text, { step: 'resolve' });
}
