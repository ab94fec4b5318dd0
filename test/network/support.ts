import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LabNode, Snapshot } from '@ferry/lab';
import { leftovers, ROOT, until, type TestCluster } from '../support/cluster.js';

export interface Report {
  readonly done: boolean;
  readonly replies: number;
  readonly faults: readonly string[];
  readonly longestPauseMs: number;
  readonly bytes?: number;
}

/** The address that moves: .100 of the lab's subnet. */
export function movingAddress(cluster: TestCluster, family: 4 | 6): { address: string; prefix: number } {
  const node = cluster.node('a');
  return family === 4
    ? { address: node.address.replace(/\d+$/, '100'), prefix: 24 }
    : { address: node.address6.replace(/[^:]+$/, '100'), prefix: 64 };
}

/** A client on a node of its own, which reports into a file. */
export class Client {
  readonly #report: string;
  readonly #node: LabNode;
  readonly #pid: number;

  private constructor(report: string, node: LabNode, pid: number) {
    this.#report = report;
    this.#node = node;
    this.#pid = pid;
  }

  static async start(
    cluster: TestCluster,
    node: string,
    script: string,
    host: string,
    port: number,
    more: readonly string[] = [],
  ): Promise<Client> {
    const report = cluster.file(`report-${script}-${Date.now()}.json`);
    const argv = [
      process.execPath,
      join(ROOT, 'test/network/clients', script),
      host,
      String(port),
      report,
      ...more,
    ];
    const { pid } = await cluster.node(node).run(argv, { name: `client-${script}` });
    return new Client(report, cluster.node(node), pid);
  }

  async report(): Promise<Report> {
    return JSON.parse(
      await readFile(this.#report, 'utf8').catch(
        () => '{"done":false,"replies":0,"faults":[],"longestPauseMs":0}',
      ),
    ) as Report;
  }

  /** Waits until replies go on coming. */
  async goesOn(replies = 5): Promise<void> {
    const before = await this.report();
    await until(
      'the client gets replies',
      async () => {
        const now = await this.report();
        if (now.faults.length > 0) throw new Error(`client: ${now.faults.join('; ')}`);
        return now.done || now.replies > before.replies + replies;
      },
      30_000,
    );
  }

  /** Asks it to stop and returns its last report. */
  async stop(): Promise<Report> {
    await writeFile(`${this.#report}.stop`, '');
    return this.finished();
  }

  /** Waits for its last report. */
  async finished(): Promise<Report> {
    await until('the client has ended', async () => (await this.report()).done, 90_000);
    await until(
      'its process has ended',
      async () => !(await this.#node.processes()).some((process) => process.pid === this.#pid),
    );
    return this.report();
  }
}

/** Snapshots of all nodes, to be compared as wholes. */
export async function snapshots(cluster: TestCluster): Promise<Snapshot[]> {
  return Promise.all(cluster.lab.nodes.map((node) => node.snapshot()));
}

/** What differs from before, node by node. */
export async function differences(cluster: TestCluster, before: readonly Snapshot[]): Promise<string[]> {
  const after = await snapshots(cluster);
  return after.flatMap((snapshot, index) =>
    leftovers(before[index] ?? snapshot, snapshot).map(
      (line) => `${cluster.lab.nodes[index]?.name ?? '?'}: ${line}`,
    ),
  );
}

/** A directory that an agent takes hooks from: root's, and nobody else writes above it. */
export async function hooksDirectory(): Promise<string> {
  await mkdir('/var/tmp/ferry-test', { recursive: true });
  return mkdtemp('/var/tmp/ferry-test/hooks-');
}

/** Makes `script` the hook of `point`; returns its file. */
export async function addHook(hooks: string, point: string, script: string): Promise<string> {
  const file = join(hooks, point, '10-test');
  await mkdir(dirname(file), { recursive: true, mode: 0o755 });
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}
