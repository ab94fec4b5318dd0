// The fault matrix: every step of a migration with every fault, with real nodes and real CRIU.
// usage: node test/faults/run.mjs [--fast] [--only REGEXP] [--shard I/N] [--record]
// Prints a table of the cases, and ends with "N passed, N failed" and an exit status that says the same.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: flags } = parseArgs({
  options: {
    fast: { type: 'boolean', default: false },
    only: { type: 'string' },
    shard: { type: 'string' },
    record: { type: 'boolean', default: false },
  },
});
// The steps between which the decision falls, with what goes wrong most often.
const FAST =
  '^(source\\.frozen|destination\\.restored|source\\.committed): ' +
  '(.*ferryd (kill -9, back at once|restarted)|controller (kill|killed)|criu .* kill|.* hook kill|.*full|.*power|link slow)';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RESULT = join(ROOT, 'docs/faults.md');

const scratch = mkdtempSync(join(tmpdir(), 'faults-'));
const rowsFile = join(scratch, 'rows');
writeFileSync(rowsFile, '');
const only = flags.only ?? (flags.fast ? FAST : undefined);
const env = {
  ...process.env,
  FERRY_FAULTS_ROWS: rowsFile,
  ...(only === undefined ? {} : { FERRY_FAULTS_ONLY: only }),
  ...(flags.shard === undefined ? {} : { FERRY_FAULTS_SHARD: flags.shard }),
};
const start = performance.now();
const vitest = spawn('npx', ['vitest', 'run', '--project', 'faults'], { cwd: ROOT, env, stdio: 'inherit' });
const status = await new Promise((resolve) => vitest.once('close', (code) => resolve(code ?? 1)));
const rows = readFileSync(rowsFile, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line));
rmSync(scratch, { recursive: true });

const failed = rows.filter((row) => row.problems.length > 0).length;
const cells = rows.map(({ moment, fault, outcome, exit, told, seconds, problems }) => [
  moment,
  fault,
  outcome,
  exit,
  told.replace(/\b([sd])\d+\b/g, (_, side) => (side === 's' ? 'the source' : 'the destination')),
  seconds.toFixed(1),
  problems.length === 0 ? 'passed' : `FAILED: ${problems.join('; ')}`,
]);
const HEAD = ['step', 'fault', 'outcome', 'exit', '`ferry migrations`', 's', 'result'];
const table = [HEAD, HEAD.map(() => '-'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
console.log(`\n${table}\n`);
if (flags.record) record();
console.log(`${rows.length - failed} passed, ${failed} failed in the table`);
process.exit(status);

/** Replaces the last recorded result, which is the end of the page. */
function record() {
  const mark = '## Last recorded result';
  const text = readFileSync(RESULT, 'utf8');
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  const sum = `${rows.length - failed} passed, ${failed} failed, in ${minutes} minutes (${new Date().toISOString().slice(0, 10)}).`;
  writeFileSync(RESULT, `${text.slice(0, text.indexOf(mark))}${mark}\n\n${sum}\n\n${table}\n`);
}
