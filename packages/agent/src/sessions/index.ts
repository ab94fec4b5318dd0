import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { trustedNetworks, trustOf } from '../network/trusted.js';
import { splitAddress } from '../pages/data-client.js';
import { startDataServer } from '../pages/data-server.js';
import { sessionService } from '../services/session.js';
import type { SessionDeps } from './deps.js';
import { SessionRegistry } from './registry.js';

export type { SessionDeps } from './deps.js';

/**
 * Recovers what earlier agent processes left, listens on the data port, and returns the session service.
 * close() leaves held trees held: the next agent process adopts them.
 */
export async function createSessions(deps: SessionDeps): Promise<{
  service: UntypedServiceImplementation;
  /** Bytes per second that an image may be sent with; undefined: no limit. */
  rateOf(imageId: string): number | undefined;
  close(): Promise<void>;
}> {
  const registry = new SessionRegistry(deps);
  await registry.recover();
  const data = await startDataServer(
    {
      listen: splitAddress(deps.config.listen.data),
      identity: deps.identity,
      trusted: trustOf(trustedNetworks(deps.config)),
      logger: deps.logger,
    },
    (greeting, peer, connection) => registry.source(greeting.migrationId).attach(greeting, peer, connection),
  );
  return {
    service: sessionService(registry, data, deps.serve),
    rateOf: (imageId) => registry.rateOf(imageId),
    close: async () => {
      registry.close();
      await data.close();
    },
  };
}
