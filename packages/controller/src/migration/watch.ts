import { FerryError } from '@ferry/protocol';
import { sleep } from '../clock.js';
import type { Role } from './events.js';
import type { Run } from './run.js';

/**
 * Follows one side until its session has ended or the signal says stop. The open stream is what renews the lease,
 * so it is opened again whenever it breaks. Never throws: the calls of the run meet the same failure and judge it.
 */
export async function watchSide(run: Run, role: Role, signal: AbortSignal): Promise<void> {
  const request = {
    migrationId: run.id,
    role: role === 'source' ? ('SESSION_ROLE_SOURCE' as const) : ('SESSION_ROLE_DESTINATION' as const),
  };
  while (!signal.aborted) {
    try {
      for await (const { session } of run.client(role).session.stream('WatchSession', request, { signal })) {
        if (session !== null) run.observe(role, session);
      }
      return;
    } catch (thrown) {
      if (FerryError.from(thrown).code === 'SESSION_NOT_FOUND') return;
    }
    await sleep(run.limits.pauseMs, signal).catch(() => undefined);
  }
}
