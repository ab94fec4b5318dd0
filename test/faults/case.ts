import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { LabNode } from '@ferry/lab';
import { until, workload } from '../support/cluster.js';
import { Talker } from './talker.js';
import { readCounts } from '../workloads/witness.mjs';
import { Controller } from './controller.js';
import type { Fault } from './faults.js';
import type { Moment } from './moments.js';
import { Armory, type Pair } from './pair.js';
import { DRAINS, MODE } from './selection.js';
import { judge, type ToldMigration, type Truth } from './judge.js';

/** Shorter than the time for which anything stays away, so that what must end by itself has to. */
const FLAGS = ['--lease', '1500ms', '--max-frozen', '3s'];
const SETTLE_MS = 45_000;
const MIB = '12';
const PORT = 7000;

/** How a case ended: a row of the table. */
export interface Row {
  readonly moment: string;
  readonly fault: string;
  readonly outcome: string;
  readonly exit: string;
  readonly told: string;
  readonly seconds: number;
  /** When it was run: YYYY-MM-DD. */
  readonly day: string;
  readonly problems: readonly string[];
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** One fault at one moment of one migration between two nodes. */
export class Case {
  readonly pair: Pair;
  readonly id: string;
  readonly #moment: Moment;
  readonly #fault: Fault;
  readonly #file: string;
  readonly #own: Armory;
  #pid = 0;
  #controller: Controller | undefined;
  #talker: Talker | undefined;

  constructor(pair: Pair, moment: Moment, fault: Fault) {
    this.pair = pair;
    this.#moment = moment;
    this.#fault = fault;
    this.id = `f-${randomBytes(6).toString('hex')}`;
    this.#file = pair.cluster.file(this.id);
    this.#own = new Armory(pair.cluster.file(`${this.id}.failpoints`));
  }

  get controller(): Controller {
    if (this.#controller === undefined) throw new Error('no controller was started');
    return this.#controller;
  }

  /** Runs it and cleans up after it. Throws when it could not be carried out. */
  async run(): Promise<Row> {
    const start = performance.now();
    try {
      await this.#startWorkload();
      await this.#strike();
      await this.#settle();
      const truth = await this.#truth();
      const problems = judge(this.#moment, this.#fault, truth);
      await this.#killWorkload();
      const left = await this.#leftovers();
      // What waits for an operator keeps its record; the next case begins without it.
      const waits = truth.view?.needs_operator === true;
      problems.push(...left.filter((line) => !(waits && line.includes(`/sessions/${this.id}.`))));
      if (waits) await this.pair.renew();
      return {
        moment: this.#moment.at,
        fault: this.#fault.name,
        outcome: truth.runsOn.length === 0 ? 'lost with its node' : `runs on ${truth.runsOn.join(' and ')}`,
        exit: String(truth.exit),
        told: truth.view?.state ?? 'no such migration',
        seconds: (performance.now() - start) / 1000,
        day: today(),
        problems,
      };
    } finally {
      this.#controller?.signal('SIGKILL');
      this.#talker?.close();
      rmSync(this.#own.directory, { recursive: true, force: true });
    }
  }

  /** The first controller, or one that takes over from it. */
  startController(): void {
    const { source, destination, cluster } = this.pair;
    const tcp = ['--tcp', 'established', '--addresses', 'move', '--address', this.pair.address];
    const ends = ['--from', source.name, '--to', destination.name];
    const args = [...ends, '--mode', MODE, '--id', this.id, ...FLAGS, ...tcp];
    this.#controller = new Controller(cluster, ['migrate', String(this.#pid), ...args], this.#own.directory);
  }

  /** Until the controller has ended. */
  async ended(): Promise<void> {
    await this.controller.ended;
  }

  async #startWorkload(): Promise<void> {
    await this.pair.putAddress();
    const argv = ['perl', workload('counter.pl'), this.#file, '10', MIB, String(PORT)];
    ({ pid: this.#pid } = await this.pair.source.run(argv, { name: this.id }));
    await until('it counts', async () => (await readCounts(this.#file)).last > 3);
    this.#talker = new Talker(this.pair.address, PORT);
    const problem = await this.#talker.problem();
    if (problem !== undefined) throw new Error(`the client: ${problem}`);
  }

  /** Lets the migration come to the moment, breaks what is to break, and lets all go on. */
  async #strike(): Promise<void> {
    const { at, provokedBy } = this.#moment;
    if (provokedBy !== undefined) this.#own.arm(provokedBy, 'error');
    const armory = this.#armory();
    armory.arm(at, 'wait');
    this.startController();
    await until(
      `the migration comes to ${at}`,
      () => {
        if (this.controller.status !== undefined && !armory.hasFired(at))
          throw new Error(`it never came to ${at}: ${this.controller.lines.slice(-2).join(' ')}`);
        return armory.hasFired(at);
      },
      30_000,
    );
    const heal = await this.#fault.strike(this);
    armory.release(at);
    await heal();
  }

  #armory(): Armory {
    const { side } = this.#moment;
    return side === 'controller' ? this.#own : new Armory(this.pair[side]);
  }

  /** Waits until the controller has ended and the agents have nothing left to do. */
  async #settle(): Promise<void> {
    await until('the controller has ended', () => this.controller.status !== undefined, SETTLE_MS).catch(
      (error: unknown) => {
        throw new Error(`the controller does not end: ${this.controller.lines.slice(-3).join(' ')}`, {
          cause: error,
        });
      },
    );
    // A call that was under way when a controller was killed may open a session yet.
    if (typeof this.controller.status === 'string') await new Promise((resolve) => setTimeout(resolve, 500));
    // The copy that a source keeps frozen for a destination that has lost its own is the operator's to end.
    if (DRAINS && this.#moment.decided && this.#fault.reboots === 'destination')
      await this.#kill(this.pair.source);
    await until('both agents have settled it', () => this.pair.settled().catch(() => false), SETTLE_MS).catch(
      async (cause: unknown) => {
        throw new Error(`not settled: ${(await this.#view())?.state ?? 'no such migration'}`, { cause });
      },
    );
  }

  async #truth(): Promise<Truth> {
    const { nodes } = this.pair;
    const before = (await readCounts(this.#file)).last;
    const runsOn: string[] = [];
    for (const node of nodes)
      if ((await node.processes()).some(({ pid, comm }) => pid === this.#pid && comm === 'perl'))
        runsOn.push(node.name === this.pair.source.name ? 'source' : 'destination');
    if (runsOn.length > 0)
      await until('it counts on', async () => (await readCounts(this.#file)).last > before + 5, 5_000).catch(
        () => undefined,
      );
    const counts = await readCounts(this.#file);
    const client = runsOn.length > 0 ? await this.#talker?.problem() : undefined;
    return {
      runsOn,
      counts: { ...counts, goesOn: counts.last > before },
      client,
      exit: this.controller.status ?? 'none',
      view: await this.#view(),
      names: { source: this.pair.source.name, destination: this.pair.destination.name },
      lastLine: this.controller.lines.at(-1) ?? '',
    };
  }

  /** What `ferry migrations --json` says. */
  async #view(): Promise<ToldMigration | undefined> {
    const told = new Controller(this.pair.cluster, ['migrations'], this.#own.directory);
    await told.ended;
    const views = told.lines.map((line) => JSON.parse(line) as ToldMigration);
    return views.find((view) => view.id === this.id);
  }

  async #killWorkload(): Promise<void> {
    this.#talker?.close();
    for (const node of this.pair.nodes) await this.#kill(node);
    rmSync(this.#file, { force: true });
    await this.pair.dropAddress();
  }

  async #kill(node: LabNode): Promise<void> {
    const left = async () =>
      (await node.processes()).filter(({ pid, comm }) => pid === this.#pid && comm === 'perl');
    for (const { hostPid } of await left()) process.kill(hostPid, 'SIGKILL');
    await until('the workload is gone', async () => (await left()).length === 0);
  }

  async #leftovers(): Promise<string[]> {
    for (const node of this.pair.nodes) new Armory(node).clear();
    return (await this.pair.leftovers()).map((line) => `left over: ${line}`);
  }
}
