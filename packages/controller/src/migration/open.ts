import {
  FerryError,
  type Endpoint,
  type MigrationMode,
  type OpenDestinationRequest,
  type OpenSourceRequest,
} from '@ferry/protocol';
import { wireCompression, wireMode, wireTransport } from '../plan/request.js';
import { at } from '../present.js';
import { isAnswer } from './failures.js';
import type { Role } from './events.js';
import type { Run } from './run.js';

/** What the two sides are told beside what the request says. */
interface Particulars {
  source: { readonly peer: Endpoint | null } & Partial<Pick<OpenSourceRequest, 'process' | 'handover'>> & {
      readonly options?: Partial<NonNullable<OpenSourceRequest['options']>>;
    };
  destination: { readonly peer: Endpoint | null } & Partial<
    Pick<OpenDestinationRequest, 'expectedBytes' | 'processName' | 'handover' | 'networkLock'>
  > & { readonly options?: Partial<NonNullable<OpenDestinationRequest['options']>> };
}

/**
 * Opens a side, or takes it over from an earlier controller, which is fenced off by that. Notes that the side may be
 * open unless the agent itself said no.
 */
export async function openSide<R extends Role>(
  run: Run,
  role: R,
  particulars: Particulars[R],
): Promise<void> {
  const before = run.touched[role];
  run.touched[role] = true;
  try {
    await at(run.client(role).name, () =>
      role === 'source'
        ? openSource(run, particulars as Particulars['source'])
        : openDestination(run, particulars as Particulars['destination']),
    );
  } catch (thrown) {
    const error = FerryError.from(thrown);
    // An agent that shuts down opens nothing either.
    if (isAnswer(error) || error.code === 'DRAINING') run.touched[role] = before;
    throw error;
  }
}

async function openSource(run: Run, particulars: Particulars['source']): Promise<void> {
  const { request } = run;
  const answer = await run.source.session.call(
    'OpenSource',
    {
      ...particulars,
      migrationId: run.id,
      mode: modeToOpen(run),
      pageTransport: wireTransport(request.transport),
      compression: wireCompression(request.compression),
      sharedDirectory: request.sharedDirectory ?? '',
      holdLimitMs: request.maxFrozenMs ?? 0,
      leaseMs: request.leaseMs ?? 0,
      maxBytesPerSecond: request.maxBytesPerSecond ?? 0,
      precopy: { downtimeTargetMs: request.downtimeTargetMs ?? 0, maxRounds: request.maxRounds ?? 0 },
    },
    { timeoutMs: run.limits.planMs },
  );
  run.ticket = answer.ticket;
  run.runRightLock = answer.runRightLock;
  run.opened('source', answer.session);
}

async function openDestination(run: Run, particulars: Particulars['destination']): Promise<void> {
  const { request } = run;
  const answer = await run.destination.session.call(
    'OpenDestination',
    {
      ...particulars,
      migrationId: run.id,
      mode: modeToOpen(run),
      pageTransport: wireTransport(request.transport),
      compression: wireCompression(request.compression),
      sharedDirectory: request.sharedDirectory ?? '',
      ticket: run.ticket,
      runRightLock: run.runRightLock,
      leaseMs: request.leaseMs ?? 0,
    },
    { timeoutMs: run.limits.planMs },
  );
  run.opened('destination', answer.session);
}

function modeToOpen({ mode }: Run): MigrationMode {
  if (mode === undefined) throw new FerryError('INTERNAL', 'opening without a mode');
  return wireMode(mode);
}
