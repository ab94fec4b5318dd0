import { readFile } from 'node:fs/promises';
import { runCommand, type CommandResult } from './command.js';
import { LAB_VARIABLE } from './launch.js';
import { LABS_DIR } from './paths.js';
import { hostPids, namespaceProcesses, processRef } from './process-table.js';

/** Sorted lines by section: what a machine holds that Ferry could leave behind. Plain data, fit for JSON. */
export type Snapshot = Readonly<Record<string, readonly string[]>>;

type Run = (argv: readonly string[]) => Promise<CommandResult>;

/** Programs of Ferry that would be left over wherever they ran. */
const OUR_PROGRAMS = ['criu', 'ferryd'];

/** What there is on the host. */
export async function snapshotHost(): Promise<Snapshot> {
  const run: Run = (argv) => runCommand(argv).catch(() => ({ stdout: '', stderr: '', exitCode: 127 }));
  return {
    ...(await kernelSections(run)),
    namespaces: await lines(run, ['ip', 'netns', 'list'], (line) => line.replace(/ \(id: \d+\)/, '')),
    processes: await ourProcesses(),
    files: [
      ...(await find(run, [LABS_DIR], ['-mindepth', '1', '-maxdepth', '1'])),
      ...(await find(run, ['/tmp'], ['-maxdepth', '1', '-name', 'ferry*'])),
      ...(await find(run, ['/var/lib/ferry', '/var/lib/ferry-lab'], ['-type', 'p'])),
      ...(await find(run, ['/var/lib', '/var/log', '/run', '/mnt'], ['-maxdepth', '1', '-name', '*ferry*'])),
    ],
  };
}

/** What there is in a node. */
export async function snapshotNode(run: Run, initPid: number): Promise<Snapshot> {
  const processes = await namespaceProcesses(initPid);
  const ownFileSystem = ['-xdev', '(', '-type', 'd', '-o', '-type', 'p', ')'];
  return {
    ...(await kernelSections(run)),
    processes: processes.map(({ comm, argv }) => `${comm}: ${argv.join(' ')}`).sort(),
    files: await find(run, ['/run', '/var/lib/ferry'], ownFileSystem),
  };
}

/** What a snapshot has that the other has not: "+ section: line" for what came, "- section: line" for what went. */
export function diffSnapshots(before: Snapshot, after: Snapshot): string[] {
  const sections = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return sections.flatMap((section) => {
    const [old = [], now = []] = [before[section], after[section]];
    return [
      ...surplus(old, now).map((line) => `- ${section}: ${line}`),
      ...surplus(now, old).map((line) => `+ ${section}: ${line}`),
    ];
  });
}

/** Lines of the first that the second has not, counting repeats. */
function surplus(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

async function kernelSections(run: Run): Promise<Snapshot> {
  return {
    // Without the ids of the mount, of its device and of its peer group, which are new every time.
    mounts: await lines(run, ['cat', '/proc/self/mountinfo'], (line) =>
      line.replace(/^\d+ \d+ \d+:\d+ /, '').replace(/(shared|master|propagate_from):\d+ /g, '$1 '),
    ),
    links: await lines(run, ['ip', '-o', 'link', 'show'], withoutIndex),
    addresses: await lines(run, ['ip', '-o', 'addr', 'show'], (line) =>
      withoutIndex(line)
        .replace(/\\.*$| tentative/g, '')
        .trimEnd(),
    ),
    nftables: await tables(run),
    iptables: await iptables(run),
    listeners: await lines(run, ['ss', '-Hlntu'], listener),
  };
}

/** Each table of nftables as one line. */
async function tables(run: Run): Promise<string[]> {
  const { stdout, exitCode } = await run(['nft', '-s', 'list', 'ruleset']);
  if (exitCode !== 0) return [];
  return stdout
    .split(/^(?=table )/m)
    .map((table) => table.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .sort();
}

/** Interfaces are numbered anew; what they are doing just now is not a change either. */
const withoutIndex = (line: string): string => line.replace(/^\d+: /, '').replace(/ state \S+/, '');

async function iptables(run: Run): Promise<string[]> {
  const rules = ['iptables-save', 'ip6tables-save'].map((tool) =>
    lines(run, [tool], (line) => (line.startsWith('#') ? '' : line.replace(/\[\d+:\d+\]/, ''))),
  );
  return (await Promise.all(rules)).flat();
}

/** Protocol, state and local address; the queues before it change by the moment. */
function listener(line: string): string {
  const [protocol, state, , , local] = line.split(/\s+/);
  if (local === undefined) return '';
  return [protocol, state, local].join(' ');
}

/** A command's output; a tool that is missing or fails has nothing to say. */
async function lines(run: Run, argv: readonly string[], edit: (line: string) => string): Promise<string[]> {
  const { stdout, exitCode } = await run(argv);
  if (exitCode !== 0) return [];
  return stdout.split('\n').map(edit).filter(Boolean).sort();
}

/** find(1) fails when one of the places is not there, and still lists the others. */
async function find(run: Run, places: readonly string[], tests: readonly string[]): Promise<string[]> {
  const { stdout } = await run(['find', ...places, ...tests]);
  return stdout.split('\n').filter(Boolean).sort();
}

/** Processes of any lab, and programs of ours anywhere. A zombie is gone, as far as anybody but its parent cares. */
async function ourProcesses(): Promise<string[]> {
  const running = (await hostPids()).filter((pid) => processRef(pid) !== undefined);
  const found = await Promise.all(
    running.map(async (pid) => {
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
      const [comm, environment] = await Promise.all([read('comm'), read('environ')]);
      const name = comm.trim();
      const inLab = environment.split('\0').some((entry) => entry.startsWith(`${LAB_VARIABLE}=`));
      return inLab || OUR_PROGRAMS.includes(name) ? name : undefined;
    }),
  );
  return found.filter((name) => name !== undefined).sort();
}
