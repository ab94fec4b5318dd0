import { FerryError } from '@ferry/protocol';
import { present } from '../present.js';
import { isAnswer, needsOperator } from './failures.js';
import type { Run } from './run.js';

/** What is true after an undo was tried. */
export type Undone =
  /** Nothing had been opened. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'rolled-back' }
  /** Another controller has committed meanwhile: forward is the only way. */
  | { readonly kind: 'committed' }
  | { readonly kind: 'operator'; readonly error: FerryError }
  | { readonly kind: 'unknown'; readonly error: FerryError };

/**
 * Undoes both sides. The source first: its process is the one that waits. A destination that cannot be asked undoes
 * itself (its lease ends, or the source tells it), so only the source's word counts.
 */
export async function rollback(run: Run, cause: FerryError): Promise<Undone> {
  if (cause.code === 'STALE_GENERATION') return { kind: 'unknown', error: cause };
  const source = run.touched.source ? await abortSource(run, cause) : ({ kind: 'refused' } as const);
  if (source.kind !== 'committed' && run.touched.destination) await discardDestination(run, cause);
  return source;
}

async function abortSource(run: Run, cause: FerryError): Promise<Undone> {
  const { name } = run.source;
  try {
    return await run.step('abort-source', async () => {
      const { session } = await run.insist('source', 'abort-source', run.limits.undoMs, () =>
        run.source.session.call(
          'AbortSource',
          { ...run.key('source'), reason: cause.message },
          { timeoutMs: run.limits.tryMs },
        ),
      );
      run.observe('source', present(session, name, 'AbortSource'));
      return { kind: 'rolled-back' };
    });
  } catch (thrown) {
    const error = FerryError.from(thrown);
    if (error.code === 'ALREADY_COMMITTED') return { kind: 'committed' };
    if (error.code === 'SESSION_NOT_FOUND') return { kind: 'refused' };
    return askInstead(run, error);
  }
}

/** The abort was refused or not answered: what does the source itself say? */
async function askInstead(run: Run, error: FerryError): Promise<Undone> {
  if (needsOperator(error)) return { kind: 'operator', error };
  const session = isAnswer(error) ? await run.ask('source').catch(() => undefined) : undefined;
  if (session?.state === 'STATE_ABORTED') return { kind: 'rolled-back' };
  if (session?.state === 'STATE_COMMITTED' || session?.state === 'STATE_COMMITTING')
    return { kind: 'committed' };
  if (session?.state === 'STATE_NEEDS_OPERATOR') return { kind: 'operator', error };
  return { kind: 'unknown', error };
}

async function discardDestination(run: Run, cause: FerryError): Promise<void> {
  try {
    await run.step('discard-destination', async () => {
      // Short: what is true is known already, and a destination that is away discards by itself.
      const { session } = await run.insist('destination', 'discard-destination', run.limits.discardMs, () =>
        run.destination.session.call(
          'DiscardDestination',
          { ...run.key('destination'), reason: cause.message },
          { timeoutMs: run.limits.discardMs },
        ),
      );
      run.observe('destination', present(session, run.destination.name, 'DiscardDestination'));
    });
  } catch {
    // Told to the readers by run.step; the destination settles itself.
  }
}
