import { mkdir, readFile } from 'node:fs/promises';
import { runCommand } from './command.js';
import { LabError } from './error.js';
import { labMark } from './launch.js';
import { exclusively } from './mutex.js';
import { netnsName } from './network.js';
import { labPaths, nodePaths, share } from './paths.js';
import { processRef, type ProcessRef } from './process-table.js';
import { loadState, saveState, type LabState, type NodeState } from './state.js';

// What a node's own processes take up stays well below; pids of different nodes then never meet.
const MAX_PID_STRIDE = 10_000;

/** Starts a node's pid 1 in the node's namespaces (share/init.sh) and returns when the node stands. */
export async function startInit(lab: LabState, node: NodeState): Promise<ProcessRef> {
  const { stateDir } = nodePaths(lab.name, node.name);
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const pidMax = Number(await readFile('/proc/sys/kernel/pid_max', 'utf8'));
  const stride = Math.min(MAX_PID_STRIDE, Math.floor(pidMax / (lab.nodes.length + 1)));
  const init = [
    share('init.sh'),
    node.name,
    labPaths(lab.name).dir,
    stateDir,
    String(lab.runTmpfsBytes),
    String(stride * node.index),
  ];
  // The first process that the inner shell starts is pid 1 of the new namespace; the shell itself stays outside of it,
  // so $! is the host's number, and nothing of it is left behind.
  const start = [
    'nsenter',
    `--net=/run/netns/${netnsName(lab.name, node.name)}`,
    '--',
    'unshare',
    ...['--mount', '--uts', '--ipc', '--pid', '--propagation', 'private'],
    '--',
    ...['sh', '-c', 'sh "$@" & echo "pid $!"', 'sh', ...init],
  ];
  const { stdout, stderr } = await runCommand(start, { env: labMark(lab) });
  const ref = processRef(Number(/^pid (\d+)$/m.exec(stdout)?.[1]));
  if (ref === undefined || !/^ready$/m.test(stdout)) {
    throw new LabError(
      'COMMAND',
      `node ${node.name} did not come up: ${stderr.trim()}`,
      'The lab needs root and all capabilities for mounting; see share/init.sh.',
    );
  }
  return ref;
}

/** Starts the pid 1 of a node whose last one is gone, and notes it in the lab's state. */
export function bootAgain(lab: string, node: NodeState): Promise<NodeState> {
  return exclusively(async () => {
    const state = await loadState(lab);
    if (state === undefined)
      throw new LabError('MISSING', `there is no lab ${lab}`, 'It was taken down meanwhile.');
    const booted = { ...node, init: await startInit(state, node) };
    const nodes = state.nodes.map((other) => (other.name === node.name ? booted : other));
    await saveState({ ...state, nodes });
    return booted;
  });
}
