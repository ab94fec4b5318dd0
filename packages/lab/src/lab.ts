import { mkdir } from 'node:fs/promises';
import { writeConfigFiles } from './config-files.js';
import { LabError } from './error.js';
import { prepareHost } from './host-changes.js';
import { startInit } from './init.js';
import { exclusively } from './mutex.js';
import { freeSubnet, makeBridge, makeNamespaces, makeNodeNetwork } from './network.js';
import { LabNode } from './node.js';
import {
  checkLabName,
  DEFAULT_LAB,
  resolveOptions,
  type LabOptions,
  type ResolvedOptions,
} from './options.js';
import { labPaths } from './paths.js';
import { listStates, loadState, newState, saveState, type LabState, type NodeState } from './state.js';
import { removeFiles, tearDown } from './tear-down.js';

/**
 * Nodes on one machine, each a set of namespaces on a bridge: for a first hour, the demo, tests and benchmarks.
 * A lab outlives the process that made it; down() removes it without a trace, also when its processes died.
 */
export class Lab {
  readonly name: string;
  /** Directory of its files on the host; the nodes see it at the same path. */
  readonly dir: string;
  /** Configuration for the CLI: the nodes' addresses and an operator's certificate. */
  readonly configFile: string;
  readonly nodes: readonly LabNode[];
  readonly #state: LabState;

  private constructor(state: LabState) {
    const { dir, cliConfig } = labPaths(state.name);
    this.name = state.name;
    this.dir = dir;
    this.configFile = cliConfig;
    this.nodes = state.nodes.map((node) => new LabNode(state, node));
    this.#state = state;
  }

  /**
   * Makes a lab and starts its agents. Throws EXISTS when there is one of that name, whatever became of it.
   * When anything fails, what was made is removed again.
   */
  static async up(options: LabOptions = {}): Promise<Lab> {
    if (process.getuid?.() !== 0) {
      throw new LabError(
        'INVALID',
        'a lab is made of namespaces, which only root may make',
        'Run it as root.',
      );
    }
    const resolved = resolveOptions(options);
    const claimed = await exclusively(() => claim(resolved));
    try {
      const lab = new Lab(await build(claimed, resolved.agentConfig));
      if (resolved.agents) {
        await Promise.all(lab.nodes.map((node) => node.startAgent()));
        await Promise.all(lab.nodes.map((node) => node.waitAgentReady()));
      }
      return lab;
    } catch (error) {
      await tearDown(claimed.name).catch((cleanup: unknown) => {
        throw new AggregateError(
          [error, cleanup],
          `lab ${claimed.name} came up only half, and could not be removed`,
        );
      });
      throw error;
    }
  }

  /** A lab that another process made. Throws MISSING. */
  static async open(name: string = DEFAULT_LAB): Promise<Lab> {
    const state = await loadState(checkLabName(name));
    if (state !== undefined) return new Lab(state);
    const others = await listStates();
    const remedy = others.length === 0 ? 'Make one (ferry lab up).' : `There is: ${others.join(', ')}.`;
    throw new LabError('MISSING', `there is no lab ${name}`, remedy);
  }

  /** The names of all labs of this host. */
  static list(): Promise<string[]> {
    return listStates();
  }

  /** The node of that name. Throws MISSING. */
  node(name: string): LabNode {
    const found = this.nodes.find((node) => node.name === name);
    if (found !== undefined) return found;
    const names = this.nodes.map((node) => node.name).join(', ');
    throw new LabError('MISSING', `lab ${this.name} has no node ${name}`, `Its nodes are ${names}.`);
  }

  /** Removes the lab: processes, namespaces, links, files. Does nothing when it is gone. */
  async down(): Promise<void> {
    await tearDown(this.#state.name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
  }
}

/** Reserves the name and a subnet. */
async function claim(options: ResolvedOptions): Promise<LabState> {
  const { name } = options;
  if ((await loadState(name)) !== undefined) {
    throw new LabError('EXISTS', `there is a lab ${name}`, `Take it down first (ferry lab down ${name}).`);
  }
  // Without a state file there is no lab: what lies there was left by a reboot.
  await removeFiles(name);
  try {
    const nodes = options.nodes.map((node, position) => ({ name: node, index: position + 1 }));
    const { ferryd, env, runTmpfsBytes } = options;
    const state = newState({ name, subnet: await freeSubnet(), nodes, ferryd, env, runTmpfsBytes });
    await prepareHost();
    const { dir, logDir } = labPaths(name);
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await mkdir(logDir, { recursive: true });
    await saveState(state);
    return state;
  } catch (error) {
    await removeFiles(name);
    throw error;
  }
}

async function build(claimed: LabState, agentConfig: ResolvedOptions['agentConfig']): Promise<LabState> {
  await exclusively(() => makeNamespaces(claimed));
  await makeBridge(claimed.subnet);
  const configured = writeConfigFiles(claimed, agentConfig);
  const started = claimed.nodes.map(async (node): Promise<NodeState> => {
    await makeNodeNetwork(claimed, node);
    return { ...node, init: await startInit(claimed, node) };
  });
  // Until all have ended, none may be left to work on while the others' failure is being cleaned up.
  await Promise.allSettled([configured, ...started]);
  await configured;
  const state = { ...claimed, nodes: await Promise.all(started) };
  await saveState(state);
  return state;
}
