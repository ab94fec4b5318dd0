/**
 * How long a process stays frozen, by mode and memory: one lab, interleaved, medians of RUNS rounds.
 * usage: node bench/modes.mjs [RUNS]      (after npm run setup; writes bench/results/modes.json)
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect, loadControllerConfig } from '@ferry/controller';
import { Lab } from '@ferry/lab';
import { readMemory } from '../test/workloads/witness.mjs';

const runs = Number(process.argv[2] ?? 3);
const memory = fileURLToPath(new URL('../test/workloads/memory.pl', import.meta.url));
const directory = '/var/tmp/ferry-bench';
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

await mkdir(directory, { recursive: true });
const lab = await Lab.up({ name: 'bench', nodes: 2, runTmpfsBytes: 2 ** 30 });
const cases = [];
try {
  const ferry = await connect(await loadControllerConfig(lab.configFile));
  for (const node of lab.nodes) await ferry.node(node.name).ready(20_000);
  for (const mib of [16, 256]) {
    const file = `${directory}/${mib}`;
    await rm(file, { force: true });
    const { pid } = await lab.node('a').run(['perl', memory, String(mib), file]);
    while ((await readMemory(file)).ticks < 2) await sleep(100);
    const seen = { diskless: [], copy: [], shared: [] };
    let [from, to] = ['a', 'b'];
    for (let run = 0; run < runs; run += 1) {
      for (const mode of Object.keys(seen)) {
        const shared = mode === 'shared' ? { sharedDirectory: directory } : {};
        const result = await ferry
          .migrate({ process: pid, from, to, mode, maxFrozenMs: 60_000, ...shared })
          .result();
        if (result.outcome !== 'committed') throw new Error(JSON.stringify(result.error));
        seen[mode].push(result);
        [from, to] = [to, from];
      }
    }
    for (const [mode, results] of Object.entries(seen)) {
      cases.push({
        memory_mib: mib,
        mode,
        frozen_ms: Math.round(median(results.map((result) => result.frozenMs))),
        downtime_ms: Math.round(median(results.map((result) => result.downtimeMs))),
        total_ms: Math.round(median(results.map((result) => result.totalMs))),
      });
    }
  }
  ferry.close();
} finally {
  await lab.down();
  await rm(directory, { recursive: true, force: true });
}
console.table(cases);
await mkdir(new URL('results', import.meta.url), { recursive: true });
await writeFile(
  new URL('results/modes.json', import.meta.url),
  `${JSON.stringify({ runs, cases }, null, 2)}\n`,
);
process.exit(0);
