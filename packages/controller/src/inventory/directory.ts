import { AgentClient, FerryError, type Identity, type Node } from '@ferry/protocol';
import type { ControllerConfig } from '../config/controller-config.js';
import { present } from '../present.js';

/** A node as `ferry nodes` shows it: its facts, or why there are none. */
export interface NodeStatus {
  readonly name: string;
  readonly address: string;
  readonly node?: Node;
  readonly error?: FerryError;
}

/** The configured nodes, each with one connection, made when first used. */
export class NodeDirectory {
  readonly #config: ControllerConfig;
  readonly #identity: Identity | undefined;
  readonly #clients = new Map<string, AgentClient>();

  constructor(config: ControllerConfig, identity: Identity | undefined) {
    this.#config = config;
    this.#identity = identity;
  }

  /** Names, sorted. */
  names(): string[] {
    return Object.keys(this.#config.nodes).sort();
  }

  /** The client of a node. Throws NODE_UNKNOWN. */
  client(name: string): AgentClient {
    const known = this.#clients.get(name);
    if (known !== undefined) return known;
    const client = new AgentClient(name, this.#address(name), this.#identity);
    this.#clients.set(name, client);
    return client;
  }

  /** A connection of its own with a large receive window, for image streams. The caller closes it. */
  bulkClient(name: string): AgentClient {
    return new AgentClient(name, this.#address(name), this.#identity, true);
  }

  /** All nodes, asked at the same time. A node that does not answer is in the list with its error. */
  async status(timeoutMs: number): Promise<NodeStatus[]> {
    return Promise.all(
      this.names().map(async (name) => {
        const address = this.#address(name);
        try {
          return { name, address, node: await getNode(this.client(name), timeoutMs) };
        } catch (error) {
          return { name, address, error: FerryError.from(error).with({ node: name }) };
        }
      }),
    );
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #address(name: string): string {
    // Own properties only: a node called "constructor" is not there because every object has one.
    const node = Object.hasOwn(this.#config.nodes, name) ? this.#config.nodes[name] : undefined;
    if (node !== undefined) return node.address;
    throw new FerryError(
      'NODE_UNKNOWN',
      `no node ${JSON.stringify(name)}; the configuration has ${this.names().join(', ')}`,
      { facts: { node: name } },
    );
  }
}

/** A node's facts. */
export async function getNode(client: AgentClient, timeoutMs: number): Promise<Node> {
  const answer = await client.node.call('GetNode', {}, { timeoutMs });
  return present(answer.node, client.name, 'GetNode');
}
