import { FerryError } from '@ferry/protocol';
import { now } from '../clock.js';
import { present } from '../present.js';
import { isAnswer, needsOperator } from './failures.js';
import { sessionError, type Run } from './run.js';

/** How the decision went. */
export type Decision =
  | { readonly kind: 'committed'; readonly receipt: Buffer }
  /** The source had aborted before. */
  | { readonly kind: 'aborted'; readonly error: FerryError }
  /** The source refused, or has not heard of it, and is still frozen: it can be undone. */
  | { readonly kind: 'open'; readonly error: FerryError }
  | { readonly kind: 'operator'; readonly error: FerryError }
  | { readonly kind: 'unknown'; readonly error: FerryError };

/**
 * Asks the source to commit. When the answer is lost, only the source knows: it is asked until it says, and the
 * commit is repeated (it is idempotent) to have the receipt.
 */
export async function decide(run: Run): Promise<Decision> {
  let until: number | undefined;
  for (;;) {
    let error: FerryError;
    try {
      return { kind: 'committed', receipt: await commit(run) };
    } catch (thrown) {
      error = FerryError.from(thrown).with({ node: run.source.name, step: 'commit-source' });
    }
    if (needsOperator(error)) return { kind: 'operator', error };
    if (error.code === 'STALE_GENERATION') return { kind: 'unknown', error };
    until ??= now() + run.limits.decideMs;
    const judged = await whatTheSourceSays(run, error, until);
    if (judged !== 'again') return judged;
    await run.pause('source', 'commit-source', error);
  }
}

async function commit(run: Run): Promise<Buffer> {
  run.commitCalledAt ??= now();
  const answer = await run.source.session.call('CommitSource', run.key('source'), {
    timeoutMs: run.limits.tryMs,
  });
  run.observe('source', present(answer.session, run.source.name, 'CommitSource'));
  return answer.receipt;
}

async function whatTheSourceSays(run: Run, error: FerryError, until: number): Promise<Decision | 'again'> {
  const inTime = now() < until;
  try {
    const session = await run.insist('source', 'commit-source', Math.max(0, until - now()), () =>
      run.ask('source'),
    );
    switch (session?.state) {
      case 'STATE_COMMITTING':
      case 'STATE_COMMITTED':
        return inTime ? 'again' : { kind: 'unknown', error };
      case 'STATE_ABORTING':
      case 'STATE_ABORTED':
        return { kind: 'aborted', error: session.error === null ? error : sessionError(session) };
      case 'STATE_NEEDS_OPERATOR':
        return { kind: 'operator', error: sessionError(session) };
      default:
        return isAnswer(error) || !inTime ? { kind: 'open', error } : 'again';
    }
  } catch {
    return { kind: 'unknown', error };
  }
}
