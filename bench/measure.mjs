// Takes the samples of a plan that are not there yet.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CONTENDERS } from './contenders.mjs';
import { setLink } from './link.mjs';
import { startMeter } from './meter.mjs';
import { startNodes } from './nodes.mjs';
import { casesOf } from './plan.mjs';
import { startWorkload } from './workloads.mjs';

const run = promisify(execFile);
/** Of a node's /run: the images of 4 GiB, and room. */
const RUN_BYTES = 10 * 2 ** 30;
/** Allows for what a first migration of its kind may take, when there is nothing to go by. */
const UNKNOWN_MS = 30_000;

/**
 * The samples of these cases that are not there yet. In each round every contender has its turn, so that what the
 * machine does meanwhile falls on all of them.
 */
function* missing(cases, samples) {
  for (const one of cases)
    for (let round = 1; round <= one.rounds; round += 1)
      for (const name of one.contenders)
        if (!samples.has(one, name, round)) yield { one, contender: contenderOf(name), round };
}

const contenderOf = (wanted) => CONTENDERS.find(({ name }) => name === wanted);

/**
 * Measures until everything is there, or the time is up, or it is interrupted: the measurement under way is the last.
 * @param deadlineMs by Date.now(): begins nothing that would probably end later
 * @returns how many samples are still missing
 */
export async function measure(cases, samples, deadlineMs) {
  if (missing(cases, samples).next().done) return 0;
  const nodes = await startNodes(RUN_BYTES);
  const bench = new Bench(nodes);
  try {
    await bench.warmUp(new Set([...missing(cases, samples)].map(({ contender }) => contender)));
    let interrupted = false;
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (interrupted = true));
    for (const next of missing(cases, samples)) {
      const expectedMs = samples.longestMs(next.one, next.contender.name) ?? UNKNOWN_MS;
      if (interrupted || Date.now() + expectedMs > deadlineMs) break;
      const sample = await bench.sample(next.one, next.contender);
      console.log(`${next.one.name}, ${next.contender.name}: ${sample.error ?? `${sample.pauseMs} ms`}`);
      await samples.add({
        case: next.one.name,
        contender: next.contender.name,
        round: next.round,
        measured: new Date().toISOString(),
        ...sample,
      });
    }
  } finally {
    await bench.end();
    await nodes.close();
  }
  return [...missing(cases, samples)].length;
}

/** The nodes, and what runs on them: one workload, which is kept as long as it is the next one too. */
class Bench {
  #nodes;
  #workload;
  #kind;

  constructor(nodes) {
    this.#nodes = nodes;
  }

  /** Fills what CRIU and the agents keep from one migration to the next. What fails will fail again, and be noted then. */
  async warmUp(contenders) {
    const [smallest] = casesOf({ quick: true });
    for (const contender of contenders) await this.sample(smallest, contender);
  }

  /** Moves the workload of a case. A failure is a result, too; the next migration gets a workload of its own. */
  async sample({ workload, link }, contender) {
    const moving = await this.#prepare(workload, contender, link);
    await touchMemory(2 * workload.memoryMib);
    const meter = await startMeter(this.#nodes, moving);
    const startMs = Date.now();
    try {
      const own = await contender.move(this.#nodes, moving);
      const totalMs = Date.now() - startMs;
      const pauseMs = Math.round((await moving.longestPauseMs(startMs)) * 10) / 10;
      moving.moved();
      return { pauseMs, totalMs, ...meter.stop(), ...own };
    } catch (error) {
      meter.stop();
      await this.end();
      return { totalMs: Date.now() - startMs, error: String(error.stderr || error.message).slice(0, 500) };
    }
  }

  async #prepare(workload, { engine }, link) {
    const kind = JSON.stringify([workload, engine]);
    if (this.#kind !== kind) {
      await this.end();
      await setLink(this.#nodes, 'unlimited');
      this.#workload = await startWorkload(this.#nodes, workload, engine);
      this.#kind = kind;
    }
    await setLink(this.#nodes, link);
    return this.#workload;
  }

  /** Ends the workload, if there is one: a container's cgroup would outlive the nodes. */
  async end() {
    await this.#workload?.stop();
    this.#workload = undefined;
    this.#kind = undefined;
  }
}

/**
 * Uses some memory and frees it. Free memory of a virtual machine may be with its host, and getting it back takes longer
 * than many a migration: who comes after somebody that freed much would seem to be fast.
 */
async function touchMemory(mib) {
  await run('sh', ['-c', `head -c ${mib}M /dev/zero | tail -c ${mib}M >/dev/null`]);
}
