import {
  agentServices,
  FerryError,
  packageDefinition,
  serverCredentials,
  type Identity,
} from '@ferry/protocol';
import { Server, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation } from 'grpc-health-check';
import { Gatekeeper } from './gatekeeper.js';

/** How long calls that run may take to end after the server was asked to stop. */
const LINGER_MS = 1_000;

/** Implementations of all services of the agent. */
export type ServiceImplementations = Readonly<
  Record<keyof typeof agentServices, UntypedServiceImplementation>
>;

export interface GrpcServerOptions {
  readonly listen: string;
  readonly identity: Identity | undefined;
  readonly reflection: boolean;
  readonly services: ServiceImplementations;
}

/** The agent's gRPC server: its services, health and reflection. */
export class GrpcServer {
  readonly #server: Server;
  readonly #health: HealthImplementation;
  readonly #gatekeeper: Gatekeeper;

  private constructor(options: GrpcServerOptions) {
    this.#gatekeeper = new Gatekeeper(options.identity !== undefined);
    this.#server = new Server({
      interceptors: [this.#gatekeeper.interceptor],
      // A peer that has gone without a word is noticed, and its calls end.
      'grpc.keepalive_time_ms': 10_000,
      'grpc.keepalive_timeout_ms': 5_000,
    });
    this.#health = new HealthImplementation({ '': 'SERVING' });
    this.#health.addToServer(this.#server);
    if (options.reflection) new ReflectionService(packageDefinition).addToServer(this.#server);
    for (const name of Object.keys(options.services) as (keyof ServiceImplementations)[])
      this.#server.addService(agentServices[name], options.services[name]);
  }

  /** Listens, and serves from then on. Throws CONFIG_INVALID when it cannot. */
  static async start(options: GrpcServerOptions): Promise<GrpcServer> {
    const server = new GrpcServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#server.bindAsync(options.listen, serverCredentials(options.identity), (error) => {
        if (error === null) resolve();
        else
          reject(
            new FerryError(
              'CONFIG_INVALID',
              `listen.control: cannot listen on ${options.listen}: ${error.message}`,
              {
                cause: error,
              },
            ),
          );
      });
    });
    return server;
  }

  /** Says that it is about to stop, and refuses new calls. Those that run go on. */
  drain(): void {
    this.#health.setStatus('', 'NOT_SERVING');
    this.#gatekeeper.drain();
  }

  /** Ends: gives the calls that run a moment, then breaks them off. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#server.forceShutdown(), LINGER_MS);
    await new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    clearTimeout(timer);
  }
}
