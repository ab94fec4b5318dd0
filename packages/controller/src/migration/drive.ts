import { FerryError } from '@ferry/protocol';
import { sleep } from '../clock.js';
import { decide } from './decide.js';
import { join } from './join.js';
import type { Outcome } from './result.js';
import { resume } from './resume.js';
import { rollback } from './rollback.js';
import type { Run } from './run.js';
import { STEPS } from './steps.js';
import { watchSide } from './watch.js';

/** How long to wait for the agents' cleaning up once the copy runs. */
const SETTLE_MS = 2_000;

/** How a run ended. */
export interface End {
  readonly outcome: Outcome;
  readonly error?: FerryError;
}

/** Carries a migration out, or undoes it. Never throws: whatever happens is an outcome. */
export async function drive(run: Run): Promise<End> {
  const watching = new AbortController();
  const watches: Promise<void>[] = [];
  try {
    await join(run);
    for (const step of STEPS) {
      run.throwIfStopped();
      if (!step.isDone(run)) await run.step(step.name, () => step.do(run));
      if (watches.length === 0 && run.sessions.source !== undefined)
        watches.push(watchSide(run, 'source', watching.signal));
      if (watches.length === 1 && run.sessions.destination !== undefined)
        watches.push(watchSide(run, 'destination', watching.signal));
    }
    run.enterDecision();
    const end = await forward(run);
    if (end.outcome === 'committed') await settled(watches);
    return end;
  } catch (thrown) {
    return await back(run, FerryError.from(thrown));
  } finally {
    watching.abort();
    await Promise.all(watches);
  }
}

/** A watch ends when its agent has cleaned up; one that takes long does so without us. */
async function settled(watches: readonly Promise<void>[]): Promise<void> {
  const enough = new AbortController();
  const late = sleep(SETTLE_MS, enough.signal).catch(() => undefined);
  await Promise.race([Promise.all(watches), late]);
  enough.abort();
}

/** Decides, and lets the destination run. */
async function forward(run: Run): Promise<End> {
  const decision = await run.step('commit-source', () => decide(run));
  switch (decision.kind) {
    case 'aborted':
    case 'open':
      return back(run, decision.error);
    case 'operator':
      return { outcome: 'needs-operator', error: decision.error };
    case 'unknown':
      return { outcome: 'unknown', error: undecided(run, decision.error) };
    case 'committed': {
      const resumed = await run.step('resume-destination', () => resume(run, decision.receipt));
      if (resumed.kind === 'running') return { outcome: 'committed' };
      if (resumed.kind === 'operator') return { outcome: 'needs-operator', error: resumed.error };
      return { outcome: 'unknown', error: notSeenRunning(run, resumed.error) };
    }
  }
}

/** Undoes, and says what is true then. */
async function back(run: Run, cause: FerryError): Promise<End> {
  const undone = await rollback(run, cause);
  switch (undone.kind) {
    case 'refused':
    case 'rolled-back':
      return { outcome: undone.kind, error: cause };
    case 'committed':
      return forward(run);
    case 'operator':
      return { outcome: 'needs-operator', error: undone.error };
    case 'unknown':
      return { outcome: 'unknown', error: notUndone(run, cause, undone.error) };
  }
}

function unknown(run: Run, cause: FerryError, text: string): FerryError {
  return new FerryError('OUTCOME_UNKNOWN', text, {
    step: cause.step,
    node: cause.node,
    facts: { migration_id: run.id, cause: cause.code },
    remedy: `See \`ferry migration show ${run.id}\` to learn how it ended.`,
    cause,
  });
}

function undecided(run: Run, cause: FerryError): FerryError {
  if (cause.code === 'STALE_GENERATION') return notOurs(run, cause);
  return unknown(
    run,
    cause,
    `${run.source.name} does not answer (${cause.message}), so it is not known whether it has committed. The copy on ${run.destination.name} stays frozen until it has learned the decision; never do both copies run`,
  );
}

function notSeenRunning(run: Run, cause: FerryError): FerryError {
  return unknown(
    run,
    cause,
    `the migration is decided: the process has ended on ${run.source.name} and belongs to ${run.destination.name}, which does not answer (${cause.message}). It asks ${run.source.name} by itself and lets the process run`,
  );
}

function notUndone(run: Run, cause: FerryError, failure: FerryError): FerryError {
  if (failure.code === 'STALE_GENERATION') return notOurs(run, failure);
  return unknown(
    run,
    failure,
    `${cause.message}; it could not be undone at once: ${failure.message}. Nothing is committed: ${run.source.name} lets the process run on when the lease ends`,
  );
}

function notOurs(run: Run, cause: FerryError): FerryError {
  return unknown(run, cause, `another controller drives migration ${run.id} now; it is left to that one`);
}
