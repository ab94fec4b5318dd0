import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  connect,
  loadControllerConfig,
  type Ferry,
  type MigrationRequest,
  type MigrationResult,
} from '@ferry/controller';
import { diffSnapshots, Lab, type LabNode, type LabOptions, type Snapshot } from '@ferry/lab';

/** Root of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The ferry command, as a user starts it. */
export const FERRY = [process.execPath, join(ROOT, 'packages/controller/dist/bin/ferry.js')] as const;

/** A program of test/workloads. */
export function workload(name: string): string {
  return join(ROOT, 'test/workloads', name);
}

/**
 * A lab of real nodes with real agents and CRIU, a controller connected to them, and a directory that all nodes see at
 * the same path. Ends with everything gone.
 */
export class TestCluster implements AsyncDisposable {
  readonly lab: Lab;
  readonly ferry: Ferry;
  /** Seen by the host and all nodes at the same path; on disk. */
  readonly dir: string;

  private constructor(lab: Lab, ferry: Ferry, dir: string) {
    this.lab = lab;
    this.ferry = ferry;
    this.dir = dir;
  }

  static async start(name: string, options: Omit<LabOptions, 'name'> = {}): Promise<TestCluster> {
    const lab = await Lab.up({ nodes: 2, ...options, name: `t-${name}-${process.pid}` });
    try {
      await mkdir('/var/tmp/ferry-test', { recursive: true });
      const dir = await mkdtemp('/var/tmp/ferry-test/');
      const ferry = await connect(await loadControllerConfig(lab.configFile));
      const cluster = new TestCluster(lab, ferry, dir);
      for (const node of lab.nodes) await cluster.ready(node.name);
      return cluster;
    } catch (error) {
      await lab.down();
      throw error;
    }
  }

  node(name: string): LabNode {
    return this.lab.node(name);
  }

  /** Waits until a node's agent answers. */
  ready(name: string): Promise<void> {
    return this.ferry.node(name).ready(20_000);
  }

  /** A path that all nodes see. */
  file(name: string): string {
    return join(this.dir, name);
  }

  /** Migrates and returns how it ended, whatever that is. */
  migrate(
    process: number | string,
    from: string,
    to: string,
    options: Partial<MigrationRequest> = {},
  ): Promise<MigrationResult> {
    return this.ferry.migrate({ process, from, to, mode: 'diskless', ...options }).result();
  }

  /** On how many nodes, and which, a process with that pid and command name runs. */
  async runsOn(pid: number, comm: string): Promise<string[]> {
    const found: string[] = [];
    for (const node of this.lab.nodes) {
      const processes = await node.processes();
      if (processes.some((process) => process.pid === pid && process.comm === comm)) found.push(node.name);
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ferry.close();
    await this.lab.down();
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** Waits until a condition holds. Throws after timeoutMs, saying what was waited for. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  timeoutMs = 15_000,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What differs between two snapshots of a node. The records of ended migrations (a file each) are kept on purpose. */
export function leftovers(before: Snapshot, after: Snapshot): string[] {
  return diffSnapshots(before, after).filter(
    (line) => !/^\+ files: \/var\/lib\/ferry\/sessions\/[a-z0-9.-]+\.(source|destination)$/.test(line),
  );
}
