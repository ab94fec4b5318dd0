/**
 * What all clients share: until the stop file appears they exchange with the server over ONE connection, and then
 * write a report. A reset, a lost or repeated reply, or a wrong one is a fault; the longest pause between two replies
 * is measured on this clock, which is the client's own.
 * usage: node CLIENT.mjs HOST PORT REPORT [MORE...]; stop file: REPORT.stop
 */
import { existsSync, renameSync, writeFileSync } from 'node:fs';

export const [host, port, report, ...more] = process.argv.slice(2);

const faults = [];
let replies = 0;
let last = performance.now();
let longest = 0;
let extra = {};

/** Notes a reply. */
export function reply() {
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
  replies += 1;
  if (replies % 20 === 1) save(false);
}

/** Notes something that must not happen. */
export function fault(text) {
  if (faults.length < 20) faults.push(text);
  save(false);
}

/** Adds facts to the report. */
export function note(facts) {
  extra = { ...extra, ...facts };
}

export const stopped = () => existsSync(`${report}.stop`);

function save(done) {
  writeFileSync(
    `${report}.draft`,
    JSON.stringify({ done, replies, faults, longestPauseMs: longest, ...extra }),
  );
  renameSync(`${report}.draft`, report);
}

/** Writes the report and ends. */
export function finish() {
  save(true);
  process.exit(0);
}

/** Ends with a fault when a socket does. */
export function guard(socket) {
  socket.on('error', (error) => fault(`error: ${error.message}`));
  socket.on('close', () => {
    if (!stopped()) fault('the connection was closed');
    finish();
  });
  return socket;
}
