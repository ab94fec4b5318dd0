import { FerryError, fromStatus, type Session } from '@ferry/protocol';
import type { Role } from '../migration/events.js';
import type { NodeDirectory } from '../inventory/directory.js';
import type { Limits } from '../limits.js';
import { modeOf, type MigrationMode } from '../plan/request.js';
import { judgeDrain } from './drain.js';
import { judge, type SideState } from './judge.js';

/** A migration as both agents tell of it. */
export interface MigrationView {
  readonly id: string;
  readonly process: { readonly pid: number; readonly name: string };
  readonly from: string;
  readonly to: string;
  readonly mode: MigrationMode | undefined;
  /** What is true, for people. */
  readonly state: string;
  /** The node where the process runs or will run; undefined: frozen, or not known. */
  readonly runsOn: string | undefined;
  readonly settled: boolean;
  readonly needsOperator: boolean;
  readonly sides: { readonly source?: Session; readonly destination?: Session };
  /** Nodes that take part and did not answer. */
  readonly unreachable: readonly string[];
  /** Microseconds since 1970, on the clock of the side that tells. */
  readonly createUnixUs: number;
}

/** Every migration that a node knows, newest first. */
export async function listMigrations(
  nodes: NodeDirectory,
  limits: Limits,
  filter: { readonly activeOnly: boolean },
): Promise<MigrationView[]> {
  const silent = new Set<string>();
  const lists = await Promise.all(
    nodes.names().map(async (name) => {
      try {
        // Always all: one side of an active migration may have ended.
        const request = { activeOnly: false };
        const { sessions } = await nodes
          .client(name)
          .session.call('ListSessions', request, { timeoutMs: limits.lookMs });
        return sessions;
      } catch {
        silent.add(name);
        return [];
      }
    }),
  );
  if (silent.size === nodes.names().length) {
    throw new FerryError('UNREACHABLE', `no node answers: ${[...silent].join(', ')}`);
  }
  return viewsOf(lists.flat(), silent)
    .filter((view) => !filter.activeOnly || !view.settled)
    .sort((a, b) => b.createUnixUs - a.createUnixUs);
}

/** Joins sessions by migration. `silent` are the nodes that could not be asked. */
export function viewsOf(sessions: readonly Session[], silent: ReadonlySet<string>): MigrationView[] {
  const joined = new Map<string, { source?: Session; destination?: Session }>();
  for (const session of sessions) {
    const sides = joined.get(session.migrationId) ?? {};
    sides[session.role === 'SESSION_ROLE_SOURCE' ? 'source' : 'destination'] = session;
    joined.set(session.migrationId, sides);
  }
  return [...joined].map(([id, sides]) => viewOf(id, sides, silent));
}

function viewOf(
  id: string,
  sides: { source?: Session; destination?: Session },
  silent: ReadonlySet<string>,
): MigrationView {
  const { source, destination } = sides;
  const from = source?.node ?? destination?.peer?.node ?? '';
  const to = destination?.node ?? source?.peer?.node ?? '';
  const state = (role: Role, node: string): SideState =>
    sides[role]?.state ?? (silent.has(node) ? 'unreachable' : 'absent');
  const found = judgeDrain(judge(state('source', from), state('destination', to)), source, destination);
  const judged =
    found.runsOn === 'source' && hasGone(source)
      ? { ...found, runsOn: undefined, text: 'undone, and the process has ended since' }
      : found;
  const names = { source: from, destination: to };
  return {
    id,
    process: {
      pid: source?.process?.pid ?? destination?.process?.pid ?? 0,
      name: source?.processName ?? destination?.processName ?? '',
    },
    from,
    to,
    mode: modeOf((source ?? destination)?.mode ?? 'MIGRATION_MODE_UNSPECIFIED'),
    state: judged.text
      .replaceAll('the source', from || 'the source')
      .replaceAll('the destination', to || 'the destination'),
    runsOn: judged.runsOn === undefined ? undefined : names[judged.runsOn],
    settled: judged.settled,
    needsOperator: judged.needsOperator,
    sides,
    unreachable: [from, to].filter((node) => silent.has(node)),
    createUnixUs: source?.createUnixUs ?? destination?.createUnixUs ?? 0,
  };
}

/** Whether the source has undone its part and found that the process is not there any more. */
function hasGone(source: Session | undefined): boolean {
  return (
    source?.state === 'STATE_ABORTED' &&
    source.error !== null &&
    fromStatus(source.error).code === 'PROCESS_GONE'
  );
}
