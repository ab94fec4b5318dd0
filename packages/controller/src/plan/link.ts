import type { AgentClient, Session } from '@ferry/protocol';
import { at } from '../present.js';

/** How fast pages go from one node to another. */
export interface Link {
  readonly bytesPerSecond: number;
  /** The migration that has measured it; undefined: assumed. */
  readonly measuredBy: string | undefined;
  /** Set when it could go faster, but may not. */
  readonly isLimited?: boolean;
}

/** 1 Gbit/s less what headers take: until a migration has measured it, the slowest that is still common. */
export const ASSUMED_LINK: Link = { bytesPerSecond: 117e6, measuredBy: undefined };

/** In less, starting and ending weigh as much as the way. */
const LEAST_BYTES = 32 * 2 ** 20;

/** Asks the source how fast its last migration to that node was. */
export async function measuredLink(
  source: AgentClient,
  destination: string,
  timeoutMs: number,
): Promise<Link> {
  const { sessions } = await at(source.name, () =>
    source.session.call('ListSessions', { activeOnly: false }, { timeoutMs }),
  );
  return lastMeasure(sessions, destination);
}

/** The same link where no more of it may be taken. */
export function limit(link: Link, bytesPerSecond = Infinity): Link {
  return bytesPerSecond < link.bytesPerSecond
    ? { bytesPerSecond, measuredBy: undefined, isLimited: true }
    : link;
}

/** @param sessions newest first */
export function lastMeasure(sessions: readonly Session[], destination: string): Link {
  for (const session of sessions) {
    if (session.role !== 'SESSION_ROLE_SOURCE' || session.peer?.node !== destination) continue;
    const { bytes, us } = transfer(session);
    if (bytes >= LEAST_BYTES && us > 0)
      return { bytesPerSecond: Math.round((bytes / us) * 1e6), measuredBy: session.migrationId };
  }
  return ASSUMED_LINK;
}

/** The longest stretch in which a session did nothing but send pages. */
function transfer(session: Session): { readonly bytes: number; readonly us: number } {
  if (session.precopyRounds.length > 0) {
    const [first] = session.precopyRounds;
    return { bytes: first?.sentBytes ?? 0, us: first?.durationUs ?? 0 };
  }
  if (session.mode !== 'MIGRATION_MODE_DISKLESS') return { bytes: 0, us: 0 };
  const dump = session.timings.find(({ name }) => name === 'dump');
  return { bytes: session.pageBytes, us: dump?.durationUs ?? 0 };
}
