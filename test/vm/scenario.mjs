// Runs in the virtual machine of `npm run test:vm`: a pre-copy with the kernel's soft-dirty tracking, between two nodes
// of a lab, of a process with a TCP client. Judges nothing: tells what it saw (Report in machine.ts) to the test that
// booted the machine, on the host.
// usage: node scenario.mjs RESULT_FILE
import { writeFileSync } from 'node:fs';
import { connect as dial } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect, loadControllerConfig } from '@ferry/controller';
import { Lab } from '@ferry/lab';
import { readMemory } from '../workloads/witness.mjs';

const [resultFile] = process.argv.slice(2);
const MIB = 64;
const WORKING_SET_PAGES = 2048;
// The whole working set between any two rounds, however fast these are.
const DIRTY_PAGES_PER_TICK = WORKING_SET_PAGES;
const TICK_MS = 50;
const PORT = 7000;
/** memory.pl compares all of its memory in so many ticks, and some. */
const TICKS_PER_PASS = 34;
/** Emulation is slow: both agents take a minute to start. */
const PATIENCE_MS = 240_000;
const ROUNDS = 4;
const WORKLOAD = fileURLToPath(new URL('../workloads/memory.pl', import.meta.url));

const say = (text) => console.log(`${process.uptime().toFixed(1)} s  ${text}`);

async function until(what, holds) {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${PATIENCE_MS} ms in vain: ${what}`);
    await delay(100);
  }
  say(what);
}

/** A client that sends a byte every so often, and counts those that come back. */
function talk(host) {
  const client = { sent: 0, received: 0, ended: undefined };
  const socket = dial({ host, port: PORT, noDelay: true });
  socket.on('data', (bytes) => (client.received += bytes.length));
  socket.on('error', (error) => (client.ended ??= error.message));
  socket.on('end', () => (client.ended ??= 'closed'));
  const timer = setInterval(() => {
    if (client.ended === undefined && socket.write('.')) client.sent += 1;
  }, 100);
  return {
    client,
    close() {
      clearInterval(timer);
      socket.destroy();
    },
  };
}

async function startLab() {
  const lab = await Lab.up({ name: 'vm', agents: false, runTmpfsBytes: 256 * 2 ** 20 });
  const ferry = await connect(await loadControllerConfig(lab.configFile));
  for (const node of lab.nodes) await node.startAgent();
  for (const node of lab.nodes) {
    await node.waitAgentReady(PATIENCE_MS);
    await ferry.node(node.name).ready(PATIENCE_MS);
    say(`the agent of ${node.name} is ready`);
  }
  return { lab, ferry };
}

async function runsOn(lab, pid) {
  const found = await Promise.all(
    lab.nodes.map(async (node) => {
      const processes = await node.processes();
      return processes.some((one) => one.pid === pid && one.comm === 'perl') ? [node.name] : [];
    }),
  );
  return found.flat();
}

async function scenario() {
  const { lab, ferry } = await startLab();
  const [a] = lab.nodes;
  const { node: facts } = await ferry.node('a').node.call('GetNode', {}, { timeoutMs: PATIENCE_MS });
  const before = await Promise.all(lab.nodes.map((node) => node.snapshot()));
  const address = a.address.replace(/\d+$/, '100');
  await a.exec(['ip', 'addr', 'add', `${address}/24`, 'dev', 'eth0']);
  const file = join('/var/tmp', 'memory');
  const args = [MIB, file, TICK_MS, DIRTY_PAGES_PER_TICK, WORKING_SET_PAGES, PORT].map(String);
  const { pid } = await a.run(['perl', WORKLOAD, ...args], { name: 'memory' });
  await until('the workload has filled its memory', async () => (await readMemory(file)).ticks > 2);
  const { client, close } = talk(address);
  await until('its client has answers', () => client.received > 3);

  const result = await ferry
    .migrate({
      process: pid,
      from: 'a',
      to: 'b',
      mode: 'precopy',
      // Not to be met: all rounds are made.
      downtimeTargetMs: 1,
      maxRounds: ROUNDS,
      maxFrozenMs: PATIENCE_MS,
      dump: { tcp: 'TCP_MODE_ESTABLISHED' },
      addresses: { strategy: 'move', addresses: [address] },
    })
    .result();
  say(`${result.outcome} ${JSON.stringify(result.error ?? '')}`);
  const answersBefore = client.received;
  const { ticks } = await readMemory(file);
  await until('every page was checked', async () => (await readMemory(file)).ticks > ticks + TICKS_PER_PASS);
  await until(
    'its client has more',
    () => client.ended !== undefined || client.received > answersBefore + 10,
  );
  const memory = await readMemory(file);
  const running = await runsOn(lab, pid);
  close();
  for (const node of lab.nodes) {
    await node.exec(['kill', '-9', String(pid)]);
    await node.exec(['ip', 'addr', 'del', `${address}/24`, 'dev', 'eth0']);
  }
  // Till nobody watches any more, and the process and its sockets are gone.
  await delay(3_000);
  const after = await Promise.all(lab.nodes.map((node) => node.snapshot()));
  ferry.close();
  await lab.down();
  return {
    softDirty: facts.criu.memDirtyTrack,
    pages: MIB * 256,
    workingSetPages: WORKING_SET_PAGES,
    result,
    runsOn: running,
    memory: { ...memory, pids: [...memory.pids] },
    client: { ...client, answersBefore },
    snapshots: { before, after },
  };
}

const report = await scenario();
writeFileSync(resultFile, `${JSON.stringify(report)}\n`);
// With the machine everything ends: nothing need be waited for.
process.exit(0);
