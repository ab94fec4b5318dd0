import { agentServices, FerryError, implement, type ServeOptions, type SessionRole } from '@ferry/protocol';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { SessionRegistry } from '../sessions/registry.js';
import type { DataServer } from '../pages/data-server.js';
import { resolveDestination, resolveSource } from '../sessions/resolve.js';
import { SourceSession } from '../sessions/source-session.js';

/** ferry.agent.v1.SessionService: validates, finds the session, maps. */
export function sessionService(
  registry: SessionRegistry,
  data: DataServer,
  options: ServeOptions,
): UntypedServiceImplementation {
  const find = (id: string, role: SessionRole) => {
    if (role === 'SESSION_ROLE_SOURCE') return registry.source(id);
    if (role === 'SESSION_ROLE_DESTINATION') return registry.destination(id);
    throw new FerryError('INVALID_ARGUMENT', 'role: source or destination');
  };
  const source = (request: { migrationId: string; generation: number }) => {
    const session = registry.source(request.migrationId);
    session.fence(request.generation);
    return session;
  };
  const working = (request: { migrationId: string; generation: number }) => {
    const session = source(request);
    registry.working(session.id);
    return session;
  };
  const destination = (request: { migrationId: string; generation: number }) => {
    const session = registry.destination(request.migrationId);
    session.fence(request.generation);
    return session;
  };
  return implement(
    agentServices.session,
    {
      OpenSource: async (request) => {
        const session = await registry.openSource(request);
        return { session: session.view(), ticket: session.ticket, runRightLock: session.lock };
      },
      OpenDestination: async (request) => ({ session: (await registry.openDestination(request)).view() }),
      PrepareDestination: async (request) => {
        const session = destination(request);
        await session.prepare();
        return { session: session.view() };
      },
      PrecopySource: async (request) => {
        const session = working(request);
        await session.precopy();
        return { session: session.view() };
      },
      FreezeSource: async (request) => {
        const session = working(request);
        await session.freeze();
        return { session: session.view() };
      },
      RestoreDestination: async (request) => {
        const session = destination(request);
        await session.restore({ bytes: request.pageBytes, sums: request.pageSums });
        return { session: session.view() };
      },
      CommitSource: async (request) => {
        const session = source(request);
        const receipt = await session.commit();
        return { session: session.view(), receipt };
      },
      ResumeDestination: async (request) => {
        const session = destination(request);
        await session.resume(request.receipt);
        return { session: session.view() };
      },
      AbortSource: async (request) => {
        const session = source(request);
        const code = request.copyLost ? 'COPY_LOST' : 'CANCELLED';
        await session.abort(new FerryError(code, request.reason || 'aborted on request'));
        return { session: session.view() };
      },
      DiscardDestination: async (request) => {
        const session = destination(request);
        await session.discard(new FerryError('CANCELLED', request.reason || 'discarded on request'));
        return { session: session.view() };
      },
      GetSession: (request) => Promise.resolve({ session: find(request.migrationId, request.role).view() }),
      ListSessions: (request) =>
        Promise.resolve({ sessions: registry.list(request.activeOnly).map((session) => session.view()) }),
      WatchSession: async function* (request, context) {
        for await (const session of find(request.migrationId, request.role).watch(context.signal))
          yield { session };
      },
      ResolveSession: async ({ migrationId, role, resolution }) => {
        const session = find(migrationId, role);
        if (session instanceof SourceSession) await resolveSource(session, resolution);
        else await resolveDestination(session, resolution);
        return { session: session.view() };
      },
      CarryPages: (bytes) => data.carry(bytes),
      ComparePages: async ({ migrationId, batch }) => {
        if (batch === null) throw new FerryError('INVALID_ARGUMENT', 'batch: missing');
        await registry.source(migrationId).frozenPages.compare(batch);
        return {};
      },
      GetOutcome: async (request) => {
        const outcome = await registry.outcome(request.migrationId);
        if (outcome.decided === 'committed')
          return { outcome: 'OUTCOME_COMMITTED' as const, receipt: outcome.receipt };
        return {
          outcome:
            outcome.decided === 'aborted' ? ('OUTCOME_ABORTED' as const) : ('OUTCOME_PENDING' as const),
          receipt: Buffer.alloc(0),
        };
      },
    },
    options,
  );
}
