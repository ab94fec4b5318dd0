import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from './error.js';
import { launchInside } from './launch.js';
import { nodePaths } from './paths.js';
import { gone, isAlive, processRef, signal, type ProcessRef } from './process-table.js';
import type { LabState, NodeState } from './state.js';

const STOP_TIMEOUT_MS = 10_000;
const LOG_TAIL_LINES = 10;

/** ferryd on one node of the lab. Any process that opened the lab can start and stop it. */
export class AgentProcess {
  readonly #lab: LabState;
  readonly #node: NodeState;

  constructor(lab: LabState, node: NodeState) {
    this.#lab = lab;
    this.#node = node;
  }

  /** The running ferryd; undefined when there is none. */
  get ref(): ProcessRef | undefined {
    let text: string;
    try {
      text = readFileSync(this.#paths.agentProcess, 'utf8');
    } catch {
      return undefined;
    }
    const ref = JSON.parse(text) as ProcessRef;
    return isAlive(ref) ? ref : undefined;
  }

  async start(): Promise<void> {
    if (this.ref !== undefined) {
      throw new LabError(
        'EXISTS',
        `ferryd runs on ${this.#node.name} already`,
        'Stop it first, or restart it.',
      );
    }
    const { agentConfig, agentLog, agentProcess } = this.#paths;
    const launched = await launchInside(
      this.#lab,
      this.#node,
      [...this.#lab.ferryd, '--config', agentConfig],
      { env: this.#lab.env, cwd: '/', log: agentLog },
    ).catch(async (error: unknown) => {
      throw error instanceof LabError && error.code === 'EXITED' ? await this.#ended() : error;
    });
    const ref = processRef(launched.hostPid);
    if (ref === undefined) throw await this.#ended();
    await writeFile(agentProcess, JSON.stringify(ref));
  }

  async stop(name: NodeJS.Signals): Promise<void> {
    const { ref } = this;
    if (ref === undefined) return;
    signal(ref, name);
    await gone(ref, STOP_TIMEOUT_MS);
  }

  async ready(host: string, port: number, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!(await accepts(host, port))) {
      if (this.ref === undefined) throw await this.#ended();
      if (performance.now() > deadline) {
        throw new LabError(
          'TIMEOUT',
          `ferryd on ${this.#node.name} does not listen after ${timeoutMs} ms`,
          `See ${this.#paths.agentLog}.`,
        );
      }
      await delay(25);
    }
  }

  async #ended(): Promise<LabError> {
    const { agentLog } = this.#paths;
    const log = await readFile(agentLog, 'utf8').catch(() => '');
    const tail = log.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
    return new LabError('AGENT', `ferryd is not running on ${this.#node.name}:\n${tail}`, `See ${agentLog}.`);
  }

  get #paths() {
    return nodePaths(this.#lab.name, this.#node.name);
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const answer = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}
