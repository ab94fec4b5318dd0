import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failpoint } from '@ferry/protocol';
import type { LabNode, NodeProcess, Snapshot } from '@ferry/lab';
import { leftovers, ROOT, until, type TestCluster } from '../support/cluster.js';

/** Where nodes look for armed failpoints: in the directory that survives a reboot. */
export const ARMORY = '/var/lib/ferry/failpoints';

/** Two nodes that one case after another uses. */
export class Pair {
  readonly cluster: TestCluster;
  readonly source: LabNode;
  readonly destination: LabNode;
  #before: readonly Snapshot[] = [];

  constructor(cluster: TestCluster, source: string, destination: string) {
    this.cluster = cluster;
    this.source = cluster.node(source);
    this.destination = cluster.node(destination);
  }

  /** The address that the workload's client knows it by, and that moves with it. */
  get address(): string {
    return this.source.address.replace(/\d+$/, (own) => String(100 + Number(own)));
  }

  /** Puts the address on the source, and tells the client's machine, which may know it elsewhere. */
  async putAddress(): Promise<void> {
    await this.source.exec(['ip', 'addr', 'replace', `${this.address}/24`, 'dev', 'eth0']);
    await this.source.exec(['perl', join(ROOT, 'packages/agent/scripts/announce.pl'), 'eth0', this.address]);
  }

  /** Takes it off, wherever it is. */
  async dropAddress(): Promise<void> {
    for (const node of this.nodes)
      await node.exec(['sh', '-c', `ip addr del ${this.address}/24 dev eth0 2>/dev/null; true`]);
  }

  get nodes(): readonly LabNode[] {
    return [this.source, this.destination];
  }

  /** Remembers what the nodes are like when nothing is left of any migration. */
  async remember(): Promise<void> {
    for (const node of this.nodes) mkdirSync(armory(node), { recursive: true });
    this.#before = await Promise.all(this.nodes.map((node) => node.snapshot()));
  }

  /** What is on the nodes that was not there at first; waits a moment for what is just going. */
  async leftovers(): Promise<string[]> {
    let left: string[] = [];
    await until(
      'nothing is left',
      async () => {
        const now = await Promise.all(this.nodes.map((node) => node.snapshot()));
        left = this.nodes.flatMap((node, index) =>
          leftovers(this.#before[index] ?? {}, now[index] ?? {}).map((line) => `${node.name}: ${line}`),
        );
        return left.length === 0;
      },
      5_000,
    ).catch(() => undefined);
    return left;
  }

  /** After a case that failed: both nodes as they were at first. */
  async renew(): Promise<void> {
    await this.dropAddress();
    for (const node of this.nodes) {
      await node.reboot();
      await node.exec(['sh', '-c', 'nft flush ruleset; tc qdisc del dev eth0 root 2>/dev/null; true']);
      for (const name of ['sessions', 'images', 'failpoints', 'operations'])
        rmSync(join(node.stateDir, name), { recursive: true, force: true });
      mkdirSync(armory(node));
      await node.startAgent();
      await node.waitAgentReady();
    }
    await this.remember();
  }

  /** Whether neither agent has a migration left to settle. */
  async settled(): Promise<boolean> {
    const open = await Promise.all(
      this.nodes.map(async (node) => {
        const { session } = this.cluster.ferry.node(node.name);
        const { sessions } = await session.call('ListSessions', { activeOnly: true }, { timeoutMs: 2_000 });
        return sessions.filter(({ state }) => state !== 'STATE_NEEDS_OPERATOR').length;
      }),
    );
    return open.every((count) => count === 0);
  }
}

const armory = (node: LabNode): string => join(node.stateDir, 'failpoints');

/** The failpoints of one process or node. */
export class Armory {
  readonly directory: string;

  constructor(where: LabNode | string) {
    this.directory = typeof where === 'string' ? where : armory(where);
    mkdirSync(this.directory, { recursive: true });
  }

  arm(name: Failpoint, action: string): void {
    writeFileSync(join(this.directory, name), action);
  }

  hasFired(name: Failpoint): boolean {
    return existsSync(join(this.directory, `${name}.fired`));
  }

  /** Ends a `wait`. */
  release(name: Failpoint): void {
    rmSync(join(this.directory, `${name}.fired`), { force: true });
  }

  clear(): void {
    rmSync(this.directory, { recursive: true, force: true });
    mkdirSync(this.directory);
  }
}

/** The criu of a migration, as its agent has noted it; undefined when it does not run. */
export async function findCriu(
  node: LabNode,
  id: string,
  stage: 'dump' | 'restore',
): Promise<NodeProcess | undefined> {
  const role = stage === 'dump' ? 'source' : 'destination';
  const note = readText(join(node.stateDir, 'sessions', `${id}.${role}`, stage, 'criu.pid'));
  const processes = await node.processes();
  return processes.find(({ pid }) => pid === Number(note.split(' ')[0]));
}

/** The script that holds it, and not its watchdog, which has the same name. */
export async function findHook(
  node: LabNode,
  id: string,
  stage: 'dump' | 'restore',
): Promise<NodeProcess | undefined> {
  const criu = await findCriu(node, id, stage);
  const processes = await node.processes();
  return processes.find(
    ({ comm, hostPid }) => comm === 'gate.sh' && criu !== undefined && parentOf(hostPid) === criu.hostPid,
  );
}

function parentOf(hostPid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readText(`/proc/${hostPid}/status`))?.[1] ?? 0);
}

/** Empty when there is no such file. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
