/**
 * Pauses that a process sees when it is migrated: by Ferry in its modes, by CRIU's own page server, and by the recipe
 * of CRIU's wiki. All take turns in one run with the same process, which goes back and forth between two nodes.
 * usage: node bench/run.mjs [--quick] [--rounds N] [--memory MIB,MIB...]      (after scripts/setup packages criu node bench)
 * Writes bench/results/quick.json or full.json.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { CONTENDERS, PAGE_SERVER, SCP_RECIPE } from './contenders.mjs';
import { longestGapMs, startNodes, startWorkload } from './nodes.mjs';
import { round, spread } from './statistics.mjs';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, rounds: { type: 'string' }, memory: { type: 'string' } },
});
const plan = values.quick
  ? { file: 'quick', memory: [16, 256], rounds: 7 }
  : { file: 'full', memory: [16, 256, 1024, 4096], rounds: 5 };
const rounds = Number(values.rounds ?? plan.rounds);
const memory = values.memory?.split(',').map(Number) ?? plan.memory;

/** One round is not counted: it warms what CRIU and the agents keep. */
async function measure(nodes, memoryMib) {
  const workload = await startWorkload(nodes, memoryMib);
  const seen = new Map(CONTENDERS.map(({ name }) => [name, []]));
  let [from, to] = ['a', 'b'];
  for (let turn = 0; turn <= rounds; turn += 1) {
    for (const contender of CONTENDERS) {
      const startMs = Date.now();
      const phases = await contender.move(nodes, { pid: workload.pid, from, to });
      const totalMs = Date.now() - startMs;
      if (turn > 0)
        seen.get(contender.name).push({ pauseMs: await longestGapMs(workload, startMs), totalMs, phases });
      [from, to] = [to, from];
    }
  }
  await nodes.lab.node(from).exec(['kill', '-KILL', String(workload.pid)]);
  return CONTENDERS.map((contender) => summary(contender, memoryMib, seen));
}

function summary({ name, mode, transport }, memoryMib, seen) {
  const own = seen.get(name);
  const pause = spread(own.map((run) => run.pauseMs));
  return {
    memory_mib: memoryMib,
    contender: name,
    ...(mode === undefined ? {} : { mode }),
    ...(transport === undefined ? {} : { transport }),
    frozen_ms: pause.median,
    frozen_ms_least: pause.least,
    frozen_ms_most: pause.most,
    ...ratio('frozen_ratio_vs_criu_page_server', own, seen.get(PAGE_SERVER)),
    ...ratio('total_ratio_vs_scp_recipe', own, seen.get(SCP_RECIPE)),
    total_ms: spread(own.map((run) => run.totalMs)).median,
    ...(own[0].phases === undefined ? {} : { phases_ms: phaseMedians(own) }),
  };
}

/** Ratio of two pauses: of the medians, and the least and most of each round's own, which share their noise. */
function ratio(field, own, other) {
  const median = (runs) => spread(runs.map((run) => run.pauseMs)).median;
  const each = own.map((run, index) => run.pauseMs / other[index].pauseMs);
  return {
    [field]: round(median(own) / median(other), 2),
    [`${field}_spread`]: [round(Math.min(...each), 2), round(Math.max(...each), 2)],
  };
}

/** Of both nodes together: a process that goes back and forth has each phase on either. */
function phaseMedians(runs) {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.phases).map((key) => key.split('.')[1])))];
  const of = (run, name) =>
    Object.entries(run.phases)
      .filter(([key]) => key.endsWith(`.${name}`))
      .map(([, ms]) => ms);
  return Object.fromEntries(names.map((name) => [name, spread(runs.flatMap((run) => of(run, name))).median]));
}

const nodes = await startNodes(16 * 2 ** 30);
const cases = [];
try {
  for (const mib of memory) cases.push(...(await measure(nodes, mib)));
} finally {
  await nodes.close();
}
console.table(cases, [
  'memory_mib',
  'contender',
  'frozen_ms',
  'frozen_ms_least',
  'frozen_ms_most',
  'frozen_ratio_vs_criu_page_server',
  'total_ratio_vs_scp_recipe',
]);
await mkdir(new URL('results', import.meta.url), { recursive: true });
await writeFile(
  new URL(`results/${plan.file}.json`, import.meta.url),
  `${JSON.stringify({ measured: new Date().toISOString(), cpus: cpus().length, rounds, cases }, null, 2)}\n`,
);
process.exit(0);
