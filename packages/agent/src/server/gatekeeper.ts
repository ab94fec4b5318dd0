import { FerryError, identityOf, toServiceError } from '@ferry/protocol';
import { ServerInterceptingCall, status, type ServerInterceptor } from '@grpc/grpc-js';

/**
 * What an agent may ask of another: the other side's images, a way to its data port, what it knows of a migration, whether pages came over as they
 * were, and to undo a migration before it is decided. Everything else is for operators, so that a node that was broken into does not command the others.
 */
const FOR_AGENTS: ReadonlySet<string> = new Set([
  '/ferry.agent.v1.ImageService/PullImage',
  '/ferry.agent.v1.SessionService/GetOutcome',
  '/ferry.agent.v1.SessionService/CarryPages',
  '/ferry.agent.v1.SessionService/ComparePages',
  '/ferry.agent.v1.SessionService/AbortSource',
  '/ferry.agent.v1.SessionService/DiscardDestination',
  '/ferry.agent.v1.SessionService/GetSession',
]);

/** Decides which calls come through to a service. */
export class Gatekeeper {
  readonly #authenticated: boolean;
  #draining = false;

  /** @param authenticated whether peers have certificates */
  constructor(authenticated: boolean) {
    this.#authenticated = authenticated;
  }

  /** Refuses whatever comes from now on. */
  drain(): void {
    this.#draining = true;
  }

  /** For the gRPC server. */
  readonly interceptor: ServerInterceptor = (method, call) => {
    const refusal = this.refuse(method.path, call.getAuthContext().sslPeerCertificate);
    if (refusal === undefined) return new ServerInterceptingCall(call);
    return new ServerInterceptingCall(call, {
      start: (next) => {
        // Ended before it begins: the handler never sees it.
        next();
        call.sendStatus(statusOf(refusal));
      },
    });
  };

  /** Why a call may not come through; undefined: it may. */
  refuse(path: string, certificate: Parameters<typeof identityOf>[0]): FerryError | undefined {
    if (!path.startsWith('/ferry.')) return undefined;
    if (this.#draining) return new FerryError('DRAINING', 'the agent is shutting down');
    if (!this.#authenticated) return undefined;
    const peer = identityOf(certificate);
    if (peer === undefined)
      return new FerryError('PEER_UNKNOWN', 'the certificate names neither an agent nor an operator');
    if (peer.startsWith('agent/') && !FOR_AGENTS.has(path))
      return new FerryError('PEER_UNKNOWN', `${path} is for operators; this is the certificate of ${peer}`, {
        remedy: 'Use an operator certificate (`ferry pki issue NAME --role operator`).',
      });
    return undefined;
  }
}

function statusOf(error: FerryError) {
  const { code, details, metadata } = toServiceError(error);
  return { code: code ?? status.UNKNOWN, details: details ?? '', metadata: metadata ?? null };
}
