import type { Client } from '@grpc/grpc-js';
import { FerryError } from '../errors/ferry-error.js';
import { agentServices } from '../proto.js';
import type { Identity } from '../tls/identity.js';
import { agentChannelCredentials, agentChannelOptions } from '../tls/credentials.js';
import { openChannel, ServiceClient } from './client.js';

type Services = typeof agentServices;

/** A connection to one agent: its services, typed. Connects when first used; close() ends it. */
export class AgentClient {
  readonly node: ServiceClient<Services['node']>;
  readonly process: ServiceClient<Services['process']>;
  readonly checkpoint: ServiceClient<Services['checkpoint']>;
  readonly image: ServiceClient<Services['image']>;
  readonly session: ServiceClient<Services['session']>;
  readonly operation: ServiceClient<Services['operation']>;
  readonly name: string;
  readonly address: string;
  readonly #channel: Client;

  /**
   * @param name the node's name: its certificate must carry ferry://agent/NAME
   * @param address host:port of its control port
   * @param identity who we are; undefined: plaintext, for which the agent must have been started with `insecure`
   * @param bulk a channel for image streams: a 16 MiB receive window (grpc-js only honours it on the client side,
   *   which is why the receiver of bytes is always the client) and a connection of its own
   */
  constructor(name: string, address: string, identity: Identity | undefined, bulk = false) {
    this.name = name;
    this.address = address;
    this.#channel = openChannel(address, agentChannelCredentials(identity, name), {
      ...agentChannelOptions(identity, name),
      ...(bulk ? { 'grpc-node.flow_control_window': 16 << 20, 'grpc.use_local_subchannel_pool': 1 } : {}),
    });
    const service = <K extends keyof Services>(key: K): ServiceClient<Services[K]> =>
      new ServiceClient(this.#channel, agentServices[key]);
    this.node = service('node');
    this.process = service('process');
    this.checkpoint = service('checkpoint');
    this.image = service('image');
    this.session = service('session');
    this.operation = service('operation');
  }

  /** Waits until the agent answers on its control port. Throws UNREACHABLE after timeoutMs. */
  ready(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#channel.waitForReady(Date.now() + timeoutMs, (error) => {
        if (error === undefined) resolve();
        else
          reject(
            new FerryError('UNREACHABLE', `${this.name} (${this.address}) does not answer`, {
              node: this.name,
              cause: error,
            }),
          );
      });
    });
  }

  close(): void {
    this.#channel.close();
  }
}
