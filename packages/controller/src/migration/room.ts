import { FerryError } from '@ferry/protocol';
import { now, sleep } from '../clock.js';
import type { Role } from './events.js';
import type { Run } from './run.js';

/**
 * Makes a call that needs one of the node's places for migrations (max_sessions), again and again while all are taken
 * and for so long as the request is willing to wait. Nothing is frozen meanwhile. The plan was made before the wait: what
 * it did not foresee, the agents find.
 */
export async function whenRoom<T>(run: Run, role: Role, step: string, call: () => Promise<T>): Promise<T> {
  const until = now() + (run.request.maxWaitMs ?? run.limits.waitMs);
  for (let told = false; ; told = true) {
    try {
      return await call();
    } catch (thrown) {
      const error = FerryError.from(thrown);
      if (error.code !== 'TOO_MANY_SESSIONS' || now() >= until) throw error;
      if (!told) run.log.add({ type: 'waiting', node: run.client(role).name, step, text: error.message });
      await sleep(run.limits.pauseMs, run.signal);
    }
  }
}
