import { FerryError, type AgentClient, type Process } from '@ferry/protocol';
import { at } from '../present.js';

/**
 * The one process that a pid or a name means. A name matches comm, or the base name of the executable or script;
 * where a process and its descendants share it (a server and its workers), the topmost is meant.
 * Throws PROCESS_GONE, or PROCESS_AMBIGUOUS listing them.
 */
export async function findProcess(
  client: AgentClient,
  wanted: number | string,
  timeoutMs: number,
): Promise<Process> {
  const node = client.name;
  const name = typeof wanted === 'string' ? wanted : '';
  if (wanted === '') throw new FerryError('INVALID_ARGUMENT', 'process: give a pid or a name');
  const { processes } = await at(node, () => client.process.call('ListProcesses', { name }, { timeoutMs }));
  if (typeof wanted === 'number') {
    const found = processes.find((process) => process.ref?.pid === wanted);
    if (found !== undefined) return found;
    throw new FerryError('PROCESS_GONE', `no process ${wanted} on ${node}`, { node });
  }
  const pids = new Set(processes.map((process) => process.ref?.pid));
  const roots = processes.filter((process) => !pids.has(process.parentPid));
  const [first, ...others] = roots;
  if (first === undefined) throw new FerryError('PROCESS_GONE', `no process ${wanted} on ${node}`, { node });
  if (others.length > 0) {
    const list = roots.map((process) => `${process.ref?.pid ?? 0} (${process.command.join(' ')})`);
    throw new FerryError(
      'PROCESS_AMBIGUOUS',
      `${roots.length} processes on ${node} are called ${wanted}: ${list.join(', ')}`,
      {
        node,
        facts: { pids: roots.map((process) => process.ref?.pid ?? 0).join(' ') },
      },
    );
  }
  return first;
}
