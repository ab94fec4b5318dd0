import { FerryError } from '@ferry/protocol';
import { now } from '../clock.js';
import { present } from '../present.js';
import { needsOperator } from './failures.js';
import { sessionError, type Run } from './run.js';

/** How the last step went. */
export type Resumed =
  | { readonly kind: 'running' }
  | { readonly kind: 'operator'; readonly error: FerryError }
  | { readonly kind: 'unknown'; readonly error: FerryError };

/**
 * Lets the destination's copy run. The source is not touched any more, and there is no way back: it is tried until it
 * is known to run. A destination that cannot be reached asks the source by itself, and runs then.
 */
export async function resume(run: Run, receipt: Buffer): Promise<Resumed> {
  const until = now() + run.limits.resumeMs;
  for (;;) {
    let error: FerryError;
    try {
      const answer = await run.destination.session.call(
        'ResumeDestination',
        { ...run.key('destination'), receipt },
        { timeoutMs: run.limits.tryMs },
      );
      run.resumedAt = now();
      run.observe('destination', present(answer.session, run.destination.name, 'ResumeDestination'));
      return { kind: 'running' };
    } catch (thrown) {
      error = FerryError.from(thrown).with({ node: run.destination.name, step: 'resume-destination' });
    }
    if (needsOperator(error)) return { kind: 'operator', error };
    // Whatever was refused: the destination may run already, on the source's word or another controller's.
    const session = await run.ask('destination').catch(() => undefined);
    if (session?.state === 'STATE_RUNNING') return { kind: 'running' };
    if (session?.state === 'STATE_NEEDS_OPERATOR') return { kind: 'operator', error: sessionError(session) };
    if (now() >= until) return { kind: 'unknown', error };
    await run.pause('destination', 'resume-destination', error);
  }
}
