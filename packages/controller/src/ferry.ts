import { FerryError, loadIdentity, type AgentClient, type ProcessRef } from '@ferry/protocol';
import type { ControllerConfig } from './config/controller-config.js';
import { NodeDirectory, type NodeStatus } from './inventory/directory.js';
import { findProcess } from './inventory/processes.js';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import { MigrationHandle } from './migration/handle.js';
import { makePlan, type Plan } from './plan/plan.js';
import { checkRequest, type MigrationRequest } from './plan/request.js';
import { present } from './present.js';
import { abortMigration, findMigration } from './views/abort.js';
import { listMigrations, type MigrationView } from './views/migrations.js';
import { resolveMigration, type Resolution } from './views/resolve.js';

/**
 * A fleet of nodes. Holds connections and nothing else: everything it tells is asked of the agents, so any number of
 * controllers may be at work. Every method throws FerryErrors.
 */
export class Ferry {
  readonly #nodes: NodeDirectory;
  readonly #limits: Limits;

  constructor(nodes: NodeDirectory, limits: Limits) {
    this.#nodes = nodes;
    this.#limits = limits;
  }

  /** All configured nodes, asked at the same time; one that does not answer is there with its error. */
  nodes(): Promise<NodeStatus[]> {
    return this.#nodes.status(this.#limits.lookMs);
  }

  /** The agent of a node, for what has no method here. Throws NODE_UNKNOWN. */
  node(name: string): AgentClient {
    return this.#nodes.client(name);
  }

  /** A new connection to an agent, made for image streams; the caller closes it. Throws NODE_UNKNOWN. */
  bulkNode(name: string): AgentClient {
    return this.#nodes.bulkClient(name);
  }

  /**
   * The one process that a pid or a name means: comm, or the base name of the executable or script; of a process and
   * its descendants of that name, the topmost. Throws PROCESS_GONE, or PROCESS_AMBIGUOUS listing them.
   */
  async findProcess(node: string, pidOrName: number | string): Promise<ProcessRef> {
    const process = await findProcess(this.node(node), pidOrName, this.#limits.planMs);
    return present(process.ref, node, 'ListProcesses');
  }

  /** What a migration would do, and what stands in its way. Changes nothing. */
  async plan(request: MigrationRequest): Promise<Plan> {
    checkRequest(request);
    return makePlan(request, this.node(request.from), this.node(request.to), this.#limits);
  }

  /** Starts a migration and returns at once; everything that goes wrong is in its result. */
  migrate(request: MigrationRequest): MigrationHandle {
    return new MigrationHandle(request, this.#nodes, this.#limits);
  }

  /** What all nodes know of migrations, joined, newest first. Throws UNREACHABLE when no node answers. */
  migrations(filter: { readonly activeOnly?: boolean } = {}): Promise<MigrationView[]> {
    return listMigrations(this.#nodes, this.#limits, { activeOnly: filter.activeOnly === true });
  }

  /** One migration. Throws SESSION_NOT_FOUND. */
  migration(id: string): Promise<MigrationView> {
    return findMigration(this.#nodes, this.#limits, id);
  }

  /** Undoes a migration, whoever drives it. Throws ALREADY_COMMITTED when it is too late. */
  abort(id: string): Promise<MigrationView> {
    return abortMigration(this.#nodes, this.#limits, id);
  }

  /** Carries out an operator's word on a migration that waits for one. Throws NOTHING_TO_RESOLVE. */
  resolve(id: string, resolution: Resolution): Promise<MigrationView> {
    return resolveMigration(this.#nodes, this.#limits, id, resolution);
  }

  /** Ends the connections. Migrations under way are left to the agents. */
  close(): void {
    this.#nodes.close();
  }
}

/** Reads the certificates; nodes are connected to when first asked. Throws CONFIG_INVALID. */
export async function connect(config: ControllerConfig, limits: Partial<Limits> = {}): Promise<Ferry> {
  if (Object.keys(config.nodes).length === 0)
    throw new FerryError('CONFIG_INVALID', 'nodes: name at least one');
  const identity = config.tls === undefined ? undefined : await loadIdentity(config.tls);
  return new Ferry(new NodeDirectory(config, identity), { ...DEFAULT_LIMITS, ...limits });
}
