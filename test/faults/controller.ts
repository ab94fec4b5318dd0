import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { FAILPOINTS_VARIABLE } from '@ferry/protocol';
import { FERRY, type TestCluster } from '../support/cluster.js';

/** One run of the ferry command, with everything that it printed. */
export class Controller {
  readonly lines: string[] = [];
  readonly ended: Promise<void>;
  /** Its exit status; a signal's name when one ended it. undefined: it runs. */
  status: number | string | undefined;
  readonly #child: ChildProcess;

  constructor(cluster: TestCluster, args: readonly string[], armory: string) {
    const [node, ferry] = FERRY;
    const child = spawn(node, [ferry, '--config', cluster.lab.configFile, '--json', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, [FAILPOINTS_VARIABLE]: armory },
    });
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    this.ended = new Promise((resolve) =>
      child.once('close', (code, signal) => {
        this.status = code ?? signal ?? 1;
        resolve();
      }),
    );
    this.#child = child;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}
