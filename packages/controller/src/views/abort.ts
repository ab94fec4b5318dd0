import { FerryError } from '@ferry/protocol';
import type { NodeDirectory } from '../inventory/directory.js';
import type { Limits } from '../limits.js';
import { at } from '../present.js';
import { listMigrations, type MigrationView } from './migrations.js';

const REASON = 'aborted by an operator';

/** Looks a migration up on all nodes. Throws SESSION_NOT_FOUND. */
export async function findMigration(
  nodes: NodeDirectory,
  limits: Limits,
  id: string,
): Promise<MigrationView> {
  const views = await listMigrations(nodes, limits, { activeOnly: false });
  const view = views.find((candidate) => candidate.id === id);
  if (view === undefined)
    throw new FerryError('SESSION_NOT_FOUND', `no node that answers knows a migration ${id}`);
  return view;
}

/**
 * Undoes a migration whoever drives it; returns what is true then. Throws ALREADY_COMMITTED when it is too late, and
 * UNREACHABLE when the source cannot be asked: without its word nothing may be undone.
 */
export async function abortMigration(
  nodes: NodeDirectory,
  limits: Limits,
  id: string,
): Promise<MigrationView> {
  const view = await findMigration(nodes, limits, id);
  const { from, to, sides, unreachable } = view;
  const request = { migrationId: id, generation: 0, reason: REASON };
  const options = { timeoutMs: limits.tryMs };
  if (unreachable.includes(from)) {
    throw new FerryError('UNREACHABLE', `${from} does not answer; without its word nothing may be undone`, {
      node: from,
    });
  }
  if (sides.source !== undefined)
    await at(from, () => nodes.client(from).session.call('AbortSource', request, options));
  if (sides.destination !== undefined)
    await at(to, () => nodes.client(to).session.call('DiscardDestination', request, options));
  return findMigration(nodes, limits, id);
}
