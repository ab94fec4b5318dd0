import { expect } from 'vitest';
import type { LabNode, LabOptions, Snapshot } from '@ferry/lab';
import { FAILPOINTS_VARIABLE, type Failpoint } from '@ferry/protocol';
import { Controller } from '../faults/controller.js';
import { Armory, ARMORY } from '../faults/pair.js';
import { readCounts } from '../workloads/witness.mjs';
import { leftovers, TestCluster, until, workload } from './cluster.js';

/** A counter on node a, to be migrated to b. */
export interface Actor {
  readonly id: string;
  /** What it counts into. */
  readonly file: string;
  readonly pid: number;
  /** Starts `ferry migrate`; with failpoints of its own, if given. */
  readonly migrate: (armory?: Armory) => Controller;
}

/** Two nodes, between which migrations are stopped at failpoints so that a test can do something just then. */
export class Stage implements AsyncDisposable {
  readonly cluster: TestCluster;
  readonly a: LabNode;
  readonly b: LabNode;
  /** The failpoints of the controller. */
  readonly own: Armory;
  readonly #name: string;
  #count = 0;
  #before: Snapshot[] = [];

  private constructor(name: string, cluster: TestCluster) {
    this.#name = name;
    this.cluster = cluster;
    this.a = cluster.node('a');
    this.b = cluster.node('b');
    this.own = new Armory(cluster.file('failpoints'));
  }

  static async start(name: string, options: Omit<LabOptions, 'name'> = {}): Promise<Stage> {
    const env = { [FAILPOINTS_VARIABLE]: ARMORY };
    return new Stage(name, await TestCluster.start(name, { ...options, env }));
  }

  /** Disarms everything, and remembers what there is on the nodes. */
  async clear(): Promise<void> {
    for (const armory of [this.own, new Armory(this.a), new Armory(this.b)]) armory.clear();
    this.#before = await this.#snapshots();
  }

  /** @param flags of `ferry migrate` */
  async begin(flags: readonly string[]): Promise<Actor> {
    this.#count += 1;
    const id = `${this.#name}-${this.#count}`;
    const file = this.cluster.file(id);
    const { pid } = await this.a.run(['perl', workload('counter.pl'), file, '10'], { name: id });
    await until('it counts', async () => (await readCounts(file)).last > 3);
    const args = ['migrate', String(pid), '--from', 'a', '--to', 'b', '--id', id, ...flags];
    const migrate = (armory = this.own) => new Controller(this.cluster, args, armory.directory);
    return { id, file, pid, migrate };
  }

  /** Starts a migration and waits until it has come to a failpoint, where it stays until goOn(). */
  async comesTo(
    name: Failpoint,
    where: Armory,
    start: () => Controller,
  ): Promise<{ controller: Controller; goOn: () => void }> {
    where.arm(name, 'wait');
    const controller = start();
    await until(`the migration comes to ${name}`, () => where.hasFired(name), 30_000);
    return { controller, goOn: () => where.release(name) };
  }

  /** Runs ferry: its exit status and what it printed. */
  async ferry(...args: string[]): Promise<{ status: number | string | undefined; text: string }> {
    const run = new Controller(this.cluster, args, this.own.directory);
    await run.ended;
    return { status: run.status, text: run.lines.join('\n') };
  }

  /** It counts on there and nowhere else, and has done so without a gap or a repeat. */
  async runsOn(node: string, { pid, file }: Actor): Promise<void> {
    const { last } = await readCounts(file);
    await until('it counts on', async () => (await readCounts(file)).last > last + 5);
    expect(await this.cluster.runsOn(pid, 'perl')).toEqual([node]);
    const { gaps, repeats } = await readCounts(file);
    expect({ gaps, repeats }).toEqual({ gaps: [], repeats: [] });
  }

  /** Ends the workload where it is, and looks at what is left on the nodes. */
  async nothingLeft({ pid }: Actor): Promise<void> {
    for (const node of [this.a, this.b])
      for (const task of await node.processes())
        if (task.pid === pid && task.comm === 'perl') process.kill(task.hostPid, 'SIGKILL');
    for (const node of [this.a, this.b]) new Armory(node).clear();
    let left: string[] = [];
    await until(
      'nothing is left',
      async () => {
        const now = await this.#snapshots();
        left = now.flatMap((snapshot, index) => leftovers(this.#before[index] ?? {}, snapshot));
        return left.length === 0;
      },
      5_000,
    ).catch(() => undefined);
    expect(left).toEqual([]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cluster[Symbol.asyncDispose]();
  }

  #snapshots(): Promise<Snapshot[]> {
    return Promise.all([this.a.snapshot(), this.b.snapshot()]);
  }
}

/**
 * Starts a process with a pid of our choice on a node, which must be free. Later than what had it before by more than
 * the resolution of start times.
 * @returns whether that process still runs
 */
export async function takePid(node: LabNode, pid: number): Promise<() => Promise<LabProcess | undefined>> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  const last = '/proc/sys/kernel/ns_last_pid';
  const script = `last=$(cat ${last}); echo ${pid - 1} > ${last}; setsid sleep 300 </dev/null >/dev/null 2>&1 & echo $last > ${last}`;
  await node.exec(['sh', '-c', script]);
  const taker = () =>
    node.processes().then((all) => all.find((one) => one.pid === pid && one.comm === 'sleep'));
  await until('the pid is taken', async () => (await taker()) !== undefined);
  return taker;
}

type LabProcess = Awaited<ReturnType<LabNode['processes']>>[number];
