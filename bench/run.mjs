/**
 * Pauses that a process sees when it is migrated, and what they cost: by Ferry in its modes, by CRIU's own page server,
 * and by the recipe of CRIU's wiki. All take turns in one run with the same process, which goes back and forth between
 * two nodes.
 * usage: node bench/run.mjs [--quick] [--fresh] [--for SECONDS] [CHOICE...]   (after scripts/setup packages criu node bench)
 *   --quick         16 and 256 MiB, idle, some of them, in a few minutes; always from the beginning
 *   --fresh         forget what was measured before of what is chosen; else only what is missing is measured
 *   --for SECONDS   stop in time; the same command goes on with what is missing
 *   --size MIB,...  --dirty PERCENT,...  --kind memory,tree,redis  --link unlimited,1gbit  --only CONTENDER,...
 *   --rounds N      measure only these
 * Writes bench/results/quick.json, or full.json and docs/benchmark.md with its plot; beside each the single measurements.
 */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.mjs';
import { casesOf } from './plan.mjs';
import { writeReport } from './report.mjs';
import { Samples } from './samples.mjs';
import { summarise } from './summary.mjs';

/** What quick.json says of each case; programs read it. */
const QUICK_FIELDS = [
  ...['memory_mib', 'mode', 'transport'],
  ...['frozen_ms', 'frozen_ratio_vs_criu_page_server', 'total_ratio_vs_scp_recipe'],
];
const text = { type: 'string' };
const flag = { type: 'boolean', default: false };
const { values } = parseArgs({
  options: {
    ...{ quick: flag, fresh: flag, for: text },
    ...{ size: text, dirty: text, kind: text, link: text, only: text, rounds: text },
  },
});
const name = values.quick ? 'quick' : 'full';
const result = (ending) => fileURLToPath(new URL(`results/${name}.${ending}`, import.meta.url));
const write = (document) => writeFile(result('json'), `${JSON.stringify(document, null, 2)}\n`);
const chosen = casesOf(values);
if (chosen.every(({ contenders }) => contenders.length === 0)) throw new Error('this chooses nothing');
const samples = await Samples.open(result('samples.jsonl'));
if (values.fresh || values.quick) await samples.forget(chosen);

const deadlineMs = values.for === undefined ? Infinity : Date.now() + Number(values.for) * 1000;
const left = await measure(chosen, samples, deadlineMs);
const cases = casesOf({ quick: values.quick }).flatMap((one) => summarise(one, samples));
console.table(cases, [
  ...['case', 'contender', 'runs', 'frozen_ms', 'frozen_ms_least', 'frozen_ms_most', 'total_ms', 'wire_mib'],
  ...['frozen_ratio_vs_criu_page_server', 'total_ratio_vs_scp_recipe', 'agent_cpu_s', 'failed'],
]);
if (values.quick) {
  const ofFerry = cases.filter(({ mode }) => mode !== undefined);
  await write({
    cases: ofFerry.map((one) => Object.fromEntries(QUICK_FIELDS.map((key) => [key, one[key]]))),
  });
} else {
  const document = { measured: new Date().toISOString(), cpus: cpus().length, cases };
  await write(document);
  await writeReport(document);
}
if (left > 0) console.log(`${left} measurements are still missing: run it again to go on`);
process.exit(0);
