/**
 * The demo (`npm run demo`): two nodes on this machine, two programs, each moved to the other node and back while it
 * runs, with the command that a user types. Ends with 0 only when nothing was lost, nothing ran twice, and the machine
 * is as it was before. Needs root.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { diffSnapshots, Lab, snapshotHost } from '@ferry/lab';
import { readCounts, readMemory } from './workloads/witness.mjs';

const LAB = 'demo';
const MEMORY_MIB = 256;
const COUNT_EVERY_MS = 10;
const CHECK_EVERY_MS = 100;
const FERRY = fileURLToPath(new URL('../packages/controller/dist/bin/ferry.js', import.meta.url));
const workload = (name) => fileURLToPath(new URL(`workloads/${name}`, import.meta.url));

// A Ctrl-C reaches the ferry command as well, which rolls back; then everything is taken down.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
}

const say = (text = '') => console.log(text);

function check(holds, what) {
  say(`  ${holds ? 'ok ' : 'NOT'} ${what}`);
  if (!holds) throw new Error(`does not hold: ${what}`);
}

/** Runs the ferry command; returns the object of its last line. */
async function ferry(lab, ...args) {
  const child = spawn(process.execPath, [FERRY, '--config', lab.configFile, '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const forward = () => child.kill('SIGINT');
  stop.signal.addEventListener('abort', forward, { once: true });
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  let last;
  for await (const line of createInterface({ input: child.stdout })) last = JSON.parse(line);
  const code = await ended;
  stop.signal.removeEventListener('abort', forward);
  stop.signal.throwIfAborted();
  if (code !== 0) throw new Error(`ferry ${args.join(' ')} ended with ${code}: ${JSON.stringify(last)}`);
  return last;
}

/** Waits until a witness has come so far. */
async function until(what, far) {
  const deadline = performance.now() + 60_000;
  while (!(await far().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`waited 60 s in vain: ${what}`);
    await sleep(50, undefined, { signal: stop.signal });
  }
}

/** Moves a program, shows where the time went, and checks that it goes on. */
async function move(lab, program, from, to) {
  say(`\n$ ferry migrate ${program.pid} --from ${from} --to ${to}      # ${program.name}`);
  const result = await ferry(lab, 'migrate', String(program.pid), '--from', from, '--to', to);
  const rows = [
    ['NODE', 'PHASE', 'MS'],
    ...result.phases.map(({ node, name, ms }) => [node, name, ms.toFixed(1)]),
  ];
  for (const [node, name, ms] of rows) say(`  ${node.padEnd(12)}${name.padEnd(22)}${ms.padStart(10)}`);
  const mib = ((result.page_bytes + result.image_bytes) / 2 ** 20).toFixed(1);
  say(
    `  frozen ${result.frozen_ms?.toFixed(0)} ms, downtime ${result.downtime_ms?.toFixed(0)} ms, ${mib} MiB sent, ${result.pages} pages`,
  );
  check(result.outcome === 'committed' && result.runs_on === to, `it runs on ${to}`);
  check(result.pid === program.pid, `it is still process ${program.pid}`);
  const before = await program.ticks();
  await until(`${program.name} goes on`, async () => (await program.ticks()) >= before + 3);
  await program.check();
}

async function demo(lab, directory) {
  const counts = join(directory, 'counts');
  const memory = join(directory, 'memory');
  const a = lab.node('a');
  const counter = await a.run(['perl', workload('counter.pl'), counts, String(COUNT_EVERY_MS)], {
    name: 'counter',
  });
  const holder = await a.run(
    ['perl', workload('memory.pl'), String(MEMORY_MIB), memory, String(CHECK_EVERY_MS)],
    {
      name: 'memory',
    },
  );
  const programs = [
    {
      name: `counts every ${COUNT_EVERY_MS} ms into a file`,
      pid: counter.pid,
      ticks: async () => (await readCounts(counts)).last,
      check: async () => {
        const { last, gaps, repeats, pids, longestPauseMs } = await readCounts(counts);
        check(gaps.length === 0, `it has counted to ${last} without leaving one out`);
        check(repeats.length === 0 && pids.size === 1, 'and none was counted twice: there was ever one copy');
        say(`      longest pause between two counts so far: ${longestPauseMs.toFixed(0)} ms`);
      },
    },
    {
      name: `holds ${MEMORY_MIB} MiB and keeps checking every page`,
      pid: holder.pid,
      ticks: async () => (await readMemory(memory)).ticks,
      check: async () => {
        const { bad, gaps, repeats, pids, checkedPages } = await readMemory(memory);
        check(bad.length === 0, `${checkedPages} pages checked, every one as it was written`);
        check(gaps.length === 0 && repeats.length === 0 && pids.size === 1, 'by one copy, without a break');
      },
    },
  ];
  for (const program of programs) {
    await until(`${program.name} is ready`, async () => (await program.ticks()) >= 3);
  }
  for (const [from, to] of [
    ['a', 'b'],
    ['b', 'a'],
  ]) {
    for (const program of programs) await move(lab, program, from, to);
  }
}

// Left over when an earlier demo was killed.
if ((await Lab.list()).includes(LAB)) await (await Lab.open(LAB)).down();
const before = await snapshotHost();
const directory = await mkdtemp('/var/tmp/ferry-demo-');
let failure;
let lab;
try {
  say('Two nodes, a and b, each with an agent, made of name spaces on this machine …');
  lab = await Lab.up({ name: LAB, nodes: ['a', 'b'] });
  stop.signal.throwIfAborted();
  await demo(lab, directory);
} catch (error) {
  failure = error;
} finally {
  say('\nTaking everything down …');
  await lab?.down();
  await rm(directory, { recursive: true, force: true });
}
// A server that somebody else has ended meanwhile is not the demo's doing.
const changes = diffSnapshots(before, await snapshotHost()).filter(
  (line) => !/^- (listeners|processes):/.test(line),
);
for (const change of changes) say(`  ${change}`);
say(`  ${changes.length === 0 ? 'ok ' : 'NOT'} the machine is as it was before`);
if (failure !== undefined) console.error(`\nThe demo failed: ${failure.message}`);
else if (changes.length === 0) say('\nBoth programs went to the other node and back, and did not notice.');
process.exitCode = failure === undefined && changes.length === 0 ? 0 : 1;
