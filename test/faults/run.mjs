// The fault matrix: every step of a migration with every fault, with real nodes and real CRIU.
// usage: node test/faults/run.mjs [--mode MODE] [--fast] [--only REGEXP] [--shard I/N] [--record]
// Prints a table of the cases, and ends with "N passed, N failed" and an exit status that says the same.
// --mode is how the workload moves (docs/modes.md), disk-less by default, of which the recorded result is.
// --record puts them into the last recorded result (test/faults/recorded.json, and its table in docs/faults.md), which
// can so be made in parts: each case's row is that of its last run.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: flags } = parseArgs({
  options: {
    mode: { type: 'string', default: 'diskless' },
    fast: { type: 'boolean', default: false },
    only: { type: 'string' },
    shard: { type: 'string' },
    record: { type: 'boolean', default: false },
  },
});
// The steps between which the decision falls, with what goes wrong most often.
const FAST =
  '^(source\\.frozen|destination\\.restored|source\\.committed): ' +
  '(.*ferryd (kill -9, back at once|restarted)|controller (kill|killed)|criu .* kill|.* hook kill|.*full|.*power|link slow)' +
  '|^criu\\.(dump|restore)\\.memory: criu .* kill';
if (flags.record && flags.mode !== 'diskless') throw new Error('only disk-less migrations are recorded');
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RECORDED = join(ROOT, 'test/faults/recorded.json');
const PAGE = join(ROOT, 'docs/faults.md');
const HEAD = ['step', 'fault', 'outcome', 'exit', '`ferry migrations`', 's', 'run on', 'result'];

const scratch = mkdtempSync(join(tmpdir(), 'faults-'));
const rowsFile = join(scratch, 'rows');
writeFileSync(rowsFile, '');
const only = flags.only ?? (flags.fast ? FAST : undefined);
const env = {
  ...process.env,
  FERRY_FAULTS_ROWS: rowsFile,
  FERRY_FAULTS_MODE: flags.mode,
  ...(only === undefined ? {} : { FERRY_FAULTS_ONLY: only }),
  ...(flags.shard === undefined ? {} : { FERRY_FAULTS_SHARD: flags.shard }),
};
const vitest = spawn('npx', ['vitest', 'run', '--project', 'faults'], { cwd: ROOT, env, stdio: 'inherit' });
const status = await new Promise((resolve) => vitest.once('close', (code) => resolve(code ?? 1)));
const [{ all = [] } = {}, ...rows] = readFileSync(rowsFile, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line));
rmSync(scratch, { recursive: true });

console.log(`\n${table(rows)}\n`);
if (flags.record) record();
console.log(`${sum(rows)} in the table`);
process.exit(status);

function sum(cases) {
  const failed = cases.filter(({ problems }) => problems.length > 0).length;
  return `${cases.length - failed} passed, ${failed} failed`;
}

function table(cases) {
  const cells = cases.map(({ moment, fault, outcome, exit, told, seconds, day, problems }) => [
    moment,
    fault,
    outcome,
    exit,
    told.replace(/\b([sd])\d+\b/g, (_, side) => (side === 's' ? 'the source' : 'the destination')),
    seconds.toFixed(1),
    day,
    problems.length === 0 ? 'passed' : `FAILED: ${problems.join('; ').replace(/[|\n]/g, ' ')}`,
  ]);
  return [HEAD, HEAD.map(() => '-'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Replaces the rows of the cases that were run; those of cases that there are no longer go. */
function record() {
  const name = ({ moment, fault }) => `${moment}: ${fault}`;
  const known = new Map(
    [...JSON.parse(readFileSync(RECORDED, 'utf8')), ...rows].map((row) => [name(row), row]),
  );
  const recorded = all.flatMap((each) => known.get(each) ?? []);
  writeFileSync(RECORDED, `[\n${recorded.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);
  const mark = '## Last recorded result';
  const text = readFileSync(PAGE, 'utf8');
  const result = `${sum(recorded)}, of ${all.length} cases.`;
  writeFileSync(PAGE, `${text.slice(0, text.indexOf(mark))}${mark}\n\n${result}\n\n${table(recorded)}\n`);
}
