import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AgentProcess } from './agent-process.js';
import type { CommandResult } from './command.js';
import { CONTROL_PORT, DATA_PORT } from './config-files.js';
import { LabError } from './error.js';
import { bootAgain } from './init.js';
import { launchInside, runInside, type Launched } from './launch.js';
import { ipv4, ipv6 } from './network.js';
import { labPaths, nodePaths } from './paths.js';
import { killProcess, namespaceProcesses, type NodeProcess } from './process-table.js';
import { snapshotNode, type Snapshot } from './snapshot.js';
import type { LabState, NodeState } from './state.js';

const READY_TIMEOUT_MS = 15_000;
// What timeout(1) exits with when it had to end the command: by its own signal, and by SIGKILL after that.
const TIMED_OUT = [124, 137];

export interface RunOptions {
  /** Names the log file. Default: the node's name and a random number. */
  readonly name?: string;
  /** Added to a small default environment; the caller's own is not passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default "/". */
  readonly cwd?: string;
  /** File for its output, as seen inside the node. Default: a log that all nodes see at the same path. */
  readonly stdout?: string;
}

export interface ExecOptions {
  readonly input?: string | Uint8Array;
  /** Added to the caller's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** In milliseconds. Default: none. */
  readonly timeout?: number;
}

/** A started workload. */
export interface Workload extends Launched {
  /** Path of its output: the same on the host and on every node. */
  readonly log: string;
}

/** One node of a lab: a set of namespaces with a pid 1, an address, and a ferryd. */
export class LabNode {
  readonly name: string;
  readonly address: string;
  readonly address6: string;
  /** HOST:PORT of ferryd's two ports. */
  readonly controlAddress: string;
  readonly dataAddress: string;
  /** Host path of the directory that the node sees as /var/lib/ferry. */
  readonly stateDir: string;
  /** Host path of ferryd's configuration and of its standard error. */
  readonly configFile: string;
  readonly logFile: string;
  readonly #lab: LabState;
  #node: NodeState;
  #agent: AgentProcess;

  constructor(lab: LabState, node: NodeState) {
    const paths = nodePaths(lab.name, node.name);
    this.name = node.name;
    this.address = ipv4(lab.subnet, node.index);
    this.address6 = ipv6(lab.subnet, node.index);
    this.controlAddress = `${this.address}:${CONTROL_PORT}`;
    this.dataAddress = `${this.address}:${DATA_PORT}`;
    this.stateDir = paths.stateDir;
    this.configFile = paths.agentConfig;
    this.logFile = paths.agentLog;
    this.#lab = lab;
    this.#node = node;
    this.#agent = new AgentProcess(lab, node);
  }

  /** Host pid of the node's pid 1, which reaps what it inherits. */
  get initPid(): number {
    if (this.#node.init !== undefined) return this.#node.init.pid;
    throw new LabError('DEAD', `node ${this.name} never came up`, 'Take the lab down (ferry lab down NAME).');
  }

  /**
   * Starts a program so that CRIU can dump it and another node restore it: a session of its own, files opened
   * inside the node, output appended to a file that all nodes share. Throws EXITED when it is gone at once.
   */
  async run(argv: readonly string[], options: RunOptions = {}): Promise<Workload> {
    const name = options.name ?? `${this.name}-${randomBytes(4).toString('hex')}`;
    const log = options.stdout ?? join(labPaths(this.#lab.name).logDir, `${name}.log`);
    const launched = await launchInside(this.#lab, this.#node, argv, {
      env: options.env ?? {},
      cwd: options.cwd ?? '/',
      log,
    });
    return { ...launched, log };
  }

  /** Runs a command in the node and waits for it, whatever its exit status. Throws TIMEOUT, having killed it. */
  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<CommandResult> {
    const { timeout, ...rest } = options;
    if (timeout === undefined) return runInside(this.#lab, this.#node, argv, rest);
    const started = performance.now();
    const limited = ['timeout', '--kill-after=1', String(timeout / 1000), ...argv];
    const result = await runInside(this.#lab, this.#node, limited, rest);
    if (TIMED_OUT.includes(result.exitCode) && performance.now() - started >= timeout) {
      throw new LabError(
        'TIMEOUT',
        `${argv.join(' ')} was killed after ${timeout} ms`,
        'Allow it more time.',
      );
    }
    return result;
  }

  /** All processes of the node, by pid, pid 1 included. */
  async processes(): Promise<NodeProcess[]> {
    return namespaceProcesses(this.initPid);
  }

  /** Host pid of ferryd; undefined when it does not run. */
  get agentPid(): number | undefined {
    return this.#agent.ref?.pid;
  }

  /** Starts ferryd inside the node. It may not be ready yet: waitAgentReady. */
  startAgent(): Promise<void> {
    return this.#agent.start();
  }

  /** Ends ferryd, and only it (what it started goes on), and waits until it is gone. */
  stopAgent(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    return this.#agent.stop(signal);
  }

  /** Ends ferryd and starts it again, until it listens. */
  async restartAgent(signal?: NodeJS.Signals): Promise<void> {
    await this.stopAgent(signal);
    await this.startAgent();
    await this.waitAgentReady();
  }

  /** Waits until ferryd's control port accepts connections. Throws AGENT when ferryd ended, with its last words. */
  waitAgentReady(timeoutMs = READY_TIMEOUT_MS): Promise<void> {
    return this.#agent.ready(this.address, CONTROL_PORT, timeoutMs);
  }

  /**
   * Loses the node's power and boots it again, without its agent: every process is gone at once, and what was on its
   * tmpfs file systems, and its firewall. Its disk (stateDir) and addresses stay; so does the kernel's boot id, which
   * nodes share.
   */
  async reboot(): Promise<void> {
    const { init, ...node } = this.#node;
    if (init !== undefined) await killProcess(init);
    this.#node = await bootAgain(this.#lab.name, node);
    this.#agent = new AgentProcess(this.#lab, this.#node);
    await this.exec(['nft', 'flush', 'ruleset']);
  }

  /** What there is in the node, to be compared with a later snapshot (diffSnapshots). */
  snapshot(): Promise<Snapshot> {
    return snapshotNode((argv) => this.exec(argv), this.initPid);
  }
}
