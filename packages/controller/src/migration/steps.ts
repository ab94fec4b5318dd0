import { makePlan, planError } from '../plan/plan.js';
import { wireMode } from '../plan/request.js';
import { at, present } from '../present.js';
import { FerryError } from '@ferry/protocol';
import { isAnswer } from './failures.js';
import type { Role } from './events.js';
import type { Run } from './run.js';

/**
 * One step on the way to the decision. None has an undo of its own: whatever was done, AbortSource and
 * DiscardDestination undo all of it (rollback.ts).
 */
export interface Step {
  readonly name: string;
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
    isDone: (run) => run.request.mode !== 'diskless' || stateOf(run, 'destination') !== 'STATE_OPEN',
    do: prepareDestination,
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
  const { plan: made, request, source } = run;
  if (made === undefined) throw new FerryError('INTERNAL', 'open-source without a plan');
  await opening(run, 'source', async () => {
    const answer = await source.session.call(
      'OpenSource',
      {
        migrationId: run.id,
        process: made.process.ref,
        peer: made.destination.endpoint,
        mode: wireMode(request.mode),
        options: made.dump,
        sharedDirectory: request.sharedDirectory ?? '',
        holdLimitMs: request.maxFrozenMs ?? 0,
        leaseMs: request.leaseMs ?? 0,
      },
      { timeoutMs: run.limits.planMs },
    );
    run.ticket = answer.ticket;
    run.runRightLock = answer.runRightLock;
    run.observe('source', present(answer.session, source.name, 'OpenSource'));
  });
}

async function openDestination(run: Run): Promise<void> {
  const { plan: made, request, destination } = run;
  if (made === undefined) throw new FerryError('INTERNAL', 'open-destination without a plan');
  await opening(run, 'destination', async () => {
    const answer = await destination.session.call(
      'OpenDestination',
      {
        migrationId: run.id,
        peer: made.source.endpoint,
        mode: wireMode(request.mode),
        options: made.restore,
        sharedDirectory: request.sharedDirectory ?? '',
        ticket: run.ticket,
        runRightLock: run.runRightLock,
        expectedBytes: made.estimatedBytes,
        leaseMs: request.leaseMs ?? 0,
        processName: made.process.name,
      },
      { timeoutMs: run.limits.planMs },
    );
    run.observe('destination', present(answer.session, destination.name, 'OpenDestination'));
  });
}

/** Opens a side; notes that it may be open unless the agent itself said no. */
async function opening(run: Run, role: Role, call: () => Promise<void>): Promise<void> {
  run.touched[role] = true;
  try {
    await at(run.client(role).name, call);
  } catch (thrown) {
    const error = FerryError.from(thrown);
    if (isAnswer(error)) run.touched[role] = false;
    throw error;
  }
}

async function prepareDestination(run: Run): Promise<void> {
  const answer = await at(run.destination.name, () =>
    run.destination.session.call('PrepareDestination', run.key('destination'), longCall(run)),
  );
  run.observe('destination', present(answer.session, run.destination.name, 'PrepareDestination'));
}

async function freezeSource(run: Run): Promise<void> {
  const answer = await at(run.source.name, () =>
    run.source.session.call('FreezeSource', run.key('source'), longCall(run)),
  );
  run.observe('source', present(answer.session, run.source.name, 'FreezeSource'));
}

async function restoreDestination(run: Run): Promise<void> {
  const pageBytes = run.sessions.source?.pageBytes ?? 0;
  const answer = await at(run.destination.name, () =>
    run.destination.session.call(
      'RestoreDestination',
      { ...run.key('destination'), pageBytes },
      longCall(run),
    ),
  );
  run.observe('destination', present(answer.session, run.destination.name, 'RestoreDestination'));
}

function longCall(run: Run): { timeoutMs: number; signal: AbortSignal } {
  return { timeoutMs: run.limits.stepMs, signal: run.signal };
}
