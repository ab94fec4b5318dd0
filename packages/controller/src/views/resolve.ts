import { FerryError, type Resolution as WireResolution } from '@ferry/protocol';
import { now, sleep } from '../clock.js';
import type { NodeDirectory } from '../inventory/directory.js';
import type { Limits } from '../limits.js';
import type { Role } from '../migration/events.js';
import { at } from '../present.js';
import { findMigration } from './abort.js';
import type { MigrationView } from './migrations.js';

/**
 * What an operator knows or wants: what kept the agents from going on is mended (`retry`); the source's node is down,
 * and the process will never run there again; the process runs at the source; the workload is given up.
 */
export type Resolution = 'retry' | 'source-is-down' | 'source-runs' | 'give-up';

const WIRE: Readonly<Record<Resolution, WireResolution>> = {
  retry: 'RESOLUTION_RETRY',
  'source-is-down': 'RESOLUTION_SOURCE_IS_DOWN',
  'source-runs': 'RESOLUTION_SOURCE_RUNS',
  'give-up': 'RESOLUTION_GIVE_UP',
};

/**
 * Tells the side that waits for an operator what to do, and returns what is true once the agents have settled the rest.
 * Throws NOTHING_TO_RESOLVE when neither side waits for that, also because the source answers after all, and what kept
 * a retry from succeeding.
 */
export async function resolveMigration(
  nodes: NodeDirectory,
  limits: Limits,
  id: string,
  resolution: Resolution,
): Promise<MigrationView> {
  const view = await findMigration(nodes, limits, id);
  const role = sideFor(view, resolution);
  const node = role === 'source' ? view.from : view.to;
  await at(node, () =>
    nodes.client(node).session.call(
      'ResolveSession',
      {
        migrationId: id,
        role: role === 'source' ? 'SESSION_ROLE_SOURCE' : 'SESSION_ROLE_DESTINATION',
        resolution: WIRE[resolution],
      },
      { timeoutMs: limits.stepMs },
    ),
  );
  // The other side learns of it by itself.
  const until = now() + limits.undoMs;
  for (;;) {
    const after = await findMigration(nodes, limits, id);
    if (after.settled || after.unreachable.length > 0 || now() >= until) return after;
    await sleep(limits.pauseMs);
  }
}

function sideFor(view: MigrationView, resolution: Resolution): Role {
  const { source, destination } = view.sides;
  const waits = (session: typeof source): boolean => session?.state === 'STATE_NEEDS_OPERATOR';
  if (resolution === 'retry' && waits(source)) return 'source';
  if ((resolution === 'retry' || resolution === 'give-up') && waits(destination)) return 'destination';
  const frozen = destination?.state === 'STATE_RESTORED' && view.unreachable.includes(view.from);
  if ((resolution === 'source-is-down' || resolution === 'source-runs') && frozen) return 'destination';
  throw new FerryError('NOTHING_TO_RESOLVE', `migration ${view.id} does not wait for that: ${view.state}`, {
    facts: { migration_id: view.id },
  });
}

/** What an operator can do about a migration, for people; empty when nobody waits for one. */
export function adviceFor({ id, process, from, to, sides, unreachable }: MigrationView): string[] {
  const command = `ferry migration resolve ${id}`;
  if (sides.source?.state === 'STATE_NEEDS_OPERATOR')
    return [
      `The process is frozen on ${to} and belongs there, but has not ended on ${from} (see the error).`,
      `Once it has: ${command}`,
    ];
  if (sides.source?.drain === 'DRAIN_STATE_LOST' || sides.destination?.drain === 'DRAIN_STATE_LOST')
    return [`What is left of the process must be ended, on ${from} and on ${to}: kill -9 ${process.pid}`];
  if (sides.destination?.state === 'STATE_NEEDS_OPERATOR')
    return [
      `The process has ended on ${from} and belongs to ${to}, where it could not be restored (see the error).`,
      `Once the cause is mended: ${command}`,
      `To give the process up and remove its images: ${command} --give-up`,
    ];
  if (
    sides.destination?.state === 'STATE_RUNNING' &&
    sides.destination.drain === 'DRAIN_STATE_PENDING' &&
    unreachable.includes(from)
  )
    return [
      `The process waits on ${to} for memory that is on ${from}. When ${from} is back, it goes on by itself.`,
      `If ${from} is down for good, the process is lost: end it on ${to}.`,
    ];
  if (sides.destination?.state === 'STATE_RESTORED' && unreachable.includes(from))
    return [
      `The process is frozen on ${to} until ${from} says how it was decided. When ${from} is back, it goes on by itself.`,
      `If you have made sure that ${from} is down, and that the process will never run there again: ${command} --source-is-down`,
      `If you have seen that the process runs on ${from}: ${command} --source-runs`,
    ];
  return [];
}
