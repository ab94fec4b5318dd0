// Reads what the workloads of this directory wrote, and says what is wrong with it. Types: witness.d.mts.
import { readFile } from 'node:fs/promises';

/** The whole lines of a file, split into words; a line still being written is left out. No file yet: no lines. */
async function rows(file, kind) {
  const text = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => line.split(' ')).filter((row) => kind === undefined || row[0] === kind);
}

/** What numbers 1, 2, 3 … should be and are not. A step back to a number that was there is a repeat. */
function judge(numbers) {
  const seen = new Set();
  const repeats = [];
  for (const number of numbers) {
    if (seen.has(number)) repeats.push(number);
    seen.add(number);
  }
  const last = numbers.reduce((most, number) => Math.max(most, number), 0);
  const gaps = [];
  for (let number = 1; number < last; number += 1) if (!seen.has(number)) gaps.push(number);
  return { count: numbers.length, last, gaps, repeats };
}

const pidsOf = (table) => new Set(table.map((row) => Number(row.at(-1))));

export async function readCounts(file) {
  const table = await rows(file);
  const times = table.map((row) => Number(BigInt(row[2]) / 1000n) / 1000);
  const pauses = times.slice(1).map((time, index) => time - times[index]);
  return {
    ...judge(table.map((row) => Number(row[0]))),
    pids: new Set(table.map((row) => Number(row[1]))),
    longestPauseMs: pauses.reduce((most, pause) => Math.max(most, pause), 0),
  };
}

export async function readMemory(file) {
  const table = await rows(file, 'tick');
  const [ready] = await rows(file, 'ready');
  const { last: ticks, ...judged } = judge(table.map((row) => Number(row[1])));
  return {
    ...judged,
    ticks,
    pids: pidsOf(table),
    pages: ready === undefined ? undefined : Number(ready[1]),
    checkedPages: table.reduce((sum, row) => sum + Number(row[3]), 0),
    bad: table.filter((row) => row[2] !== 'ok').map((row) => row.join(' ')),
  };
}

export const readTree = (file) => readChecked(file, 'seq');

/** Of many processes, each with numbers of its own. */
export async function readWaits(file) {
  const table = await rows(file, 'waits');
  return {
    counts: Object.fromEntries(table.map((row) => [row[3], Number(row[1])])),
    bad: table.filter((row) => row[2] !== 'ok').map((row) => row.join(' ')),
  };
}

export const readFeatures = (file) => readChecked(file, 'features');

async function readChecked(file, kind) {
  const table = await rows(file, kind);
  return {
    ...judge(table.map((row) => Number(row[1]))),
    pids: pidsOf(table),
    bad: table.filter((row) => row[2] !== 'ok').map((row) => row.join(' ')),
  };
}

const wentBack = (before = [], now) => now.some((value, own) => value < before[own]);

export async function readThreads(file) {
  const table = await rows(file, 'threads');
  const counters = table.map((row) => row.slice(2, -1).map(Number));
  return {
    ...judge(table.map((row) => Number(row[1]))),
    pids: pidsOf(table),
    counters,
    bad: table.filter((_, tick) => wentBack(counters[tick - 1], counters[tick])).map((row) => row.join(' ')),
  };
}
