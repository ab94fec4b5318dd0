// Four threads, each with a counter of its own in memory that all of them share; the main thread writes them down.
// Proves that every thread of a process comes along and goes on.
// usage: node threads.mjs FILE [INTERVAL_MS]      appends "threads TICK C1 C2 C3 C4 PID\n"
import { openSync, writeSync } from 'node:fs';
import process from 'node:process';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const THREADS = 4;
const PAUSE_MS = 5;

if (isMainThread) {
  const [file, interval = '100'] = process.argv.slice(2);
  if (file === undefined) throw new Error('usage: node threads.mjs FILE [INTERVAL_MS]');
  const counters = new Int32Array(new SharedArrayBuffer(4 * THREADS));
  for (let own = 0; own < THREADS; own += 1) {
    new Worker(new URL(import.meta.url), { workerData: { counters, own } });
  }
  const out = openSync(file, 'a');
  let tick = 0;
  setInterval(() => {
    tick += 1;
    writeSync(out, `threads ${tick} ${Array.from(counters).join(' ')} ${process.pid}\n`);
  }, Number(interval));
} else {
  const { counters, own } = workerData;
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    Atomics.add(counters, own, 1);
    Atomics.wait(never, 0, 0, PAUSE_MS);
  }
}
