import { AgentClient, type Endpoint, type Identity } from '@ferry/protocol';
import type { HeldAddress } from '../network/addresses.js';
import { parseAddress } from './addresses.js';

const ASK_MS = 3_000;

/** How the source says that a migration was decided. */
export type Outcome =
  | { readonly decided: 'pending' }
  | { readonly decided: 'aborted' }
  | { readonly decided: 'committed'; readonly receipt: Buffer };

/** Runs one call against the other agent, on a connection of its own. */
async function ask<T>(
  peer: Endpoint,
  identity: Identity | undefined,
  call: (client: AgentClient) => Promise<T>,
): Promise<T> {
  const client = new AgentClient(peer.node, peer.control, identity);
  try {
    return await call(client);
  } finally {
    client.close();
  }
}

/** Asks the source how the migration was decided. Throws when it cannot be reached. */
export function askOutcome(
  peer: Endpoint,
  identity: Identity | undefined,
  migrationId: string,
): Promise<Outcome> {
  return ask(peer, identity, async (client) => {
    const answer = await client.session.call('GetOutcome', { migrationId }, { timeoutMs: ASK_MS });
    if (answer.outcome === 'OUTCOME_COMMITTED') return { decided: 'committed', receipt: answer.receipt };
    return { decided: answer.outcome === 'OUTCOME_ABORTED' ? 'aborted' : 'pending' };
  });
}

/** Takes back the destination's vote: asks the source to abort. Throws ALREADY_COMMITTED when it is too late. */
export function askAbort(
  peer: Endpoint,
  identity: Identity | undefined,
  migrationId: string,
  reason: string,
): Promise<void> {
  return ask(peer, identity, async (client) => {
    await client.session.call('AbortSource', { migrationId, generation: 0, reason }, { timeoutMs: ASK_MS });
  });
}

/** Asks the source which addresses it has taken off. */
export function askAddresses(
  peer: Endpoint,
  identity: Identity | undefined,
  migrationId: string,
): Promise<HeldAddress[]> {
  return ask(peer, identity, async (client) => {
    const { session } = await client.session.call(
      'GetSession',
      { migrationId, role: 'SESSION_ROLE_SOURCE' },
      { timeoutMs: ASK_MS },
    );
    return (session?.addresses ?? []).map(parseAddress);
  });
}

/** On a rollback, before the source takes its addresses back: asks the destination to let go of them. */
export function askDiscard(
  peer: Endpoint,
  identity: Identity | undefined,
  migrationId: string,
  reason: string,
): Promise<void> {
  return ask(peer, identity, async (client) => {
    await client.session.call(
      'DiscardDestination',
      { migrationId, generation: 0, reason },
      { timeoutMs: ASK_MS },
    );
  });
}
