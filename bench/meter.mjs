// What a migration costs: bytes on the wire, processor time, memory.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { round } from './statistics.mjs';

/** A unit of processor time in /proc/PID/stat, on every Linux of today. */
const TICKS_PER_SECOND = 100;
const SAMPLE_MS = 50;
const MIB = 2 ** 20;

/** Starts to measure. stop() says what was used since then; call it when nothing of the migration runs any more. */
export async function startMeter(nodes, { from, to }) {
  const agents = [from, to].map((name) => nodes.lab.node(name).agentPid);
  // Sets the peak of resident memory back to what is resident now (proc(5), clear_refs).
  for (const pid of agents) await writeFile(`/proc/${pid}/clear_refs`, '5');
  const before = { wire: wireBytes(nodes), own: agents.map(ownSeconds), tools: toolSeconds(nodes, agents) };
  const availableBefore = availableMib();
  let leastAvailable = availableBefore;
  const timer = setInterval(() => {
    leastAvailable = Math.min(leastAvailable, availableMib());
  }, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      const [source, destination] = agents.map((pid, index) => round(ownSeconds(pid) - before.own[index], 2));
      const peaks = agents.map(peakMib);
      return {
        wireMib: round((wireBytes(nodes) - before.wire) / MIB, 1),
        /** Node's own: of both ferryds. */
        agentCpuS: { source, destination },
        /** All that they, or the scripts and the sshd's, started and waited for; not the restored tasks. */
        toolCpuS: round(toolSeconds(nodes, agents) - before.tools, 2),
        agentPeakMib: { source: peaks[0], destination: peaks[1] },
        /** Both nodes are on one machine: its memory that was free before and was not at some time meanwhile. */
        machinePeakMib: Math.max(0, round(availableBefore - leastAvailable, 0)),
      };
    },
  };
}

/** What both nodes have sent. */
function wireBytes({ lab }) {
  return ['a', 'b']
    .map((name) => readFileSync(`/proc/${lab.node(name).initPid}/net/dev`, 'utf8'))
    .map((table) => /eth0:\s*(?:\d+\s+){8}(\d+)/.exec(table)[1])
    .reduce((sum, bytes) => sum + Number(bytes), 0);
}

const ownSeconds = (pid) => cpuSeconds(pid).own;

/** Of the children of the agents, of the sshd's, and of this process, which runs the scripts. */
function toolSeconds({ sshd }, agents) {
  return [...agents, ...sshd, process.pid].reduce((sum, pid) => sum + cpuSeconds(pid).children, 0);
}

function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command is in parentheses and may hold anything; utime, stime, cutime and cstime are fields 14 to 17.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return {
    own: (fields[11] + fields[12]) / TICKS_PER_SECOND,
    children: (fields[13] + fields[14]) / TICKS_PER_SECOND,
  };
}

function peakMib(pid) {
  return round(Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024, 1);
}

function availableMib() {
  return Number(/^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))[1]) / 1024;
}
