import { hasRounds } from '../plan/modes.js';
import { makePlan, planError } from '../plan/plan.js';
import { at, present } from '../present.js';
import { FerryError } from '@ferry/protocol';
import { openSide } from './open.js';
import { whenRoom } from './room.js';
import type { Role } from './events.js';
import type { Run, StepName } from './run.js';

/**
 * One step on the way to the decision. None has an undo of its own: whatever was done, AbortSource and
 * DiscardDestination undo all of it (rollback.ts).
 */
export interface Step {
  readonly name: StepName;
  /** Whether an earlier controller has done it already. */
  readonly isDone: (run: Run) => boolean;
  readonly do: (run: Run) => Promise<void>;
}

/** In order. After the last one the source is frozen, the destination's copy exists, and nothing is decided. */
export const STEPS: readonly Step[] = [
  { name: 'plan', isDone: isOpen, do: plan },
  { name: 'open-source', isDone: isOpen, do: openSource },
  { name: 'open-destination', isDone: isOpen, do: openDestination },
  {
    name: 'prepare-destination',
    isDone: (run) => stateOf(run, 'destination') !== 'STATE_OPEN',
    do: prepareDestination,
  },
  {
    name: 'precopy-source',
    isDone: (run) =>
      run.mode === undefined || !hasRounds(run.mode) || stateOf(run, 'source') !== 'STATE_OPEN',
    do: precopySource,
  },
  {
    name: 'freeze-source',
    isDone: (run) => !['STATE_OPEN', 'STATE_FREEZING'].includes(stateOf(run, 'source')),
    do: freezeSource,
  },
  {
    name: 'restore-destination',
    isDone: (run) =>
      ['STATE_RESTORED', 'STATE_RESUMING', 'STATE_RUNNING'].includes(stateOf(run, 'destination')),
    do: restoreDestination,
  },
];

function stateOf(run: Run, role: Role): string {
  return run.sessions[role]?.state ?? 'STATE_UNSPECIFIED';
}

function isOpen(run: Run): boolean {
  return run.sessions.source !== undefined && run.sessions.destination !== undefined;
}

async function plan(run: Run): Promise<void> {
  run.plan = await makePlan(run.request, run.source, run.destination, run.limits);
  run.log.add({ type: 'plan', plan: run.plan });
  const error = planError(run.plan, run.request.skipChecks === true);
  if (error !== undefined) throw error;
}

async function openSource(run: Run): Promise<void> {
  const { plan: made } = run;
  if (made === undefined) throw new FerryError('INTERNAL', 'open-source without a plan');
  await whenRoom(run, 'source', 'open-source', () =>
    openSide(run, 'source', {
      process: made.process.ref,
      peer: made.destination.endpoint,
      options: made.dump,
      handover: made.handover,
    }),
  );
}

async function openDestination(run: Run): Promise<void> {
  const { plan: made } = run;
  if (made === undefined) throw new FerryError('INTERNAL', 'open-destination without a plan');
  await whenRoom(run, 'destination', 'open-destination', () =>
    openSide(run, 'destination', {
      peer: made.source.endpoint,
      options: made.restore,
      expectedBytes: made.estimatedBytes,
      processName: made.process.name,
      handover: made.handover,
      networkLock: made.dump.networkLock ?? 'NETWORK_LOCK_UNSPECIFIED',
    }),
  );
}

async function prepareDestination(run: Run): Promise<void> {
  const answer = await at(run.destination.name, () =>
    run.destination.session.call('PrepareDestination', run.key('destination'), longCall(run)),
  );
  run.observe('destination', present(answer.session, run.destination.name, 'PrepareDestination'));
}

async function precopySource(run: Run): Promise<void> {
  const answer = await whenRoom(run, 'source', 'precopy-source', () =>
    at(run.source.name, () => run.source.session.call('PrecopySource', run.key('source'), longCall(run))),
  );
  run.observe('source', present(answer.session, run.source.name, 'PrecopySource'));
}

async function freezeSource(run: Run): Promise<void> {
  const answer = await whenRoom(run, 'source', 'freeze-source', () =>
    at(run.source.name, () => run.source.session.call('FreezeSource', run.key('source'), longCall(run))),
  );
  run.observe('source', present(answer.session, run.source.name, 'FreezeSource'));
}

async function restoreDestination(run: Run): Promise<void> {
  const { pageBytes = 0, pageSums = Buffer.alloc(0) } = run.sessions.source ?? {};
  const answer = await at(run.destination.name, () =>
    run.destination.session.call(
      'RestoreDestination',
      { ...run.key('destination'), pageBytes, pageSums },
      longCall(run),
    ),
  );
  run.observe('destination', present(answer.session, run.destination.name, 'RestoreDestination'));
}

function longCall(run: Run): { timeoutMs: number; signal: AbortSignal } {
  return { timeoutMs: run.limits.stepMs, signal: run.signal };
}
