import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import type { LabNode, NodeProcess } from '@ferry/lab';
import type { Case } from './case.js';
import type { Moment } from './moments.js';
import { DRAINS } from './selection.js';
import { findCriu, findHook } from './pair.js';

/** How long what was stopped, cut or killed stays away: longer than the lease and than the longest hold. */
const LATE_MS = 4_000;

/** Undoes what can be undone of a fault; called at once, and waits by itself if it is to come late. */
export type Heal = () => unknown;

/** Something that breaks. */
export interface Fault {
  readonly name: string;
  /** Why it cannot happen at a moment; undefined: it can. */
  readonly impossible?: (moment: Moment) => string | undefined;
  readonly strike: (at: Case) => Promise<Heal>;
  /** The node that loses its power, if one does: what ran only there is gone, as without Ferry. */
  readonly reboots?: 'source' | 'destination';
  /** A migration succeeds in spite of it. */
  readonly harmless?: boolean;
}

const nothing: Heal = () => undefined;
const late =
  (heal: Heal): Heal =>
  async () => {
    await delay(LATE_MS);
    await heal();
  };

/** Every fault. */
export const FAULTS: readonly Fault[] = [
  ...(['source', 'destination'] as const).flatMap((role) => agentFaults(role)),
  { name: 'controller kill -9', strike: (at) => Promise.resolve(signalController(at, 'SIGKILL')) },
  { name: 'controller stopped, goes on late', strike: (at) => Promise.resolve(stopController(at)) },
  { name: 'controller killed, another takes over', strike: (at) => restartController(at) },
  ...criuFaults('dump'),
  ...criuFaults('restore'),
  ...linkFaults(),
  ...(['source', 'destination'] as const).flatMap((role): Fault[] => [
    { name: `${role} full`, strike: (at) => fill(at.pair[role]) },
    {
      name: `${role} loses power`,
      reboots: role,
      // What has begun to run without its memory stops at the first page that is missing, for ever (docs/post-copy.md).
      impossible: ({ decided }) =>
        role === 'source' && DRAINS && decided ? 'the memory that follows is lost' : undefined,
      strike: (at) => reboot(at.pair[role], at.pair.address),
    },
  ]),
];

function agentFaults(role: 'source' | 'destination'): Fault[] {
  return [
    {
      name: `${role} ferryd kill -9, back late`,
      strike: async ({ pair }) => {
        await pair[role].stopAgent('SIGKILL');
        return late(() => start(pair[role]));
      },
    },
    {
      name: `${role} ferryd kill -9, back at once`,
      strike: async ({ pair }) => {
        await pair[role].stopAgent('SIGKILL');
        return () => start(pair[role]);
      },
    },
    {
      name: `${role} ferryd stopped, goes on late`,
      strike: ({ pair }) => Promise.resolve(stop(pair[role].agentPid)),
    },
    {
      name: `${role} ferryd restarted`,
      strike: async ({ pair }) => {
        await pair[role].stopAgent('SIGTERM');
        return () => start(pair[role]);
      },
    },
  ];
}

async function start(node: LabNode): Promise<void> {
  await node.startAgent();
  await node.waitAgentReady();
}

/** Stops a process, and lets it go on late. */
function stop(hostPid: number | undefined): Heal {
  if (hostPid === undefined) throw new Error('there is no such process to stop');
  process.kill(hostPid, 'SIGSTOP');
  return late(() => {
    tryKill(hostPid, 'SIGCONT');
  });
}

function tryKill(hostPid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(hostPid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function signalController({ controller }: Case, signal: NodeJS.Signals): Heal {
  controller.signal(signal);
  return nothing;
}

function stopController({ controller }: Case): Heal {
  controller.signal('SIGSTOP');
  return late(() => {
    controller.signal('SIGCONT');
  });
}

async function restartController(at: Case): Promise<Heal> {
  at.controller.signal('SIGKILL');
  await at.controller.ended;
  return () => {
    at.startController();
  };
}

/** criu, and the script that holds it. Nobody but Ferry starts either, so there is no restart of them. */
function criuFaults(stage: 'dump' | 'restore'): Fault[] {
  const role = stage === 'dump' ? 'source' : 'destination';
  const victims = [
    {
      victim: `criu ${stage}`,
      trait: stage === 'dump' ? 'criuDump' : 'criuRestore',
      find: (node: LabNode, id: string) => findCriu(node, id, stage),
    },
    {
      victim: `${role} hook`,
      trait: stage === 'dump' ? 'sourceHook' : 'destinationHook',
      find: (node: LabNode, id: string) => findHook(node, id, stage),
    },
  ] as const;
  return victims.flatMap(({ victim, trait, find }): Fault[] => {
    const impossible = (moment: Moment) => (moment[trait] ? undefined : `${victim} does not run`);
    const existing = async ({ pair, id }: Case): Promise<NodeProcess> => {
      const found = await find(pair[role], id);
      if (found === undefined) throw new Error(`no ${victim} on ${role}`);
      return found;
    };
    return [
      {
        name: `${victim} kill -9`,
        impossible,
        strike: async (at) => {
          process.kill((await existing(at)).hostPid, 'SIGKILL');
          return nothing;
        },
      },
      {
        name: `${victim} stopped, goes on late`,
        impossible,
        strike: async (at) => stop((await existing(at)).hostPid),
      },
    ];
  });
}

/** Between the two nodes by their firewalls; from everybody, the controller too, by the cable. */
function linkFaults(): Fault[] {
  const rules = (inward: boolean, outward: boolean) => async (at: Case) => {
    const { source, destination } = at.pair;
    const chains = [
      ...(inward ? [`chain i { type filter hook input priority 0; ip saddr ${source.address} drop; };`] : []),
      ...(outward
        ? [`chain o { type filter hook output priority 0; ip daddr ${source.address} drop; };`]
        : []),
    ];
    await execOn(destination, ['nft', '-f', '-'], `table inet cut { ${chains.join(' ')} };\n`);
    return late(() => execOn(destination, ['nft', 'delete', 'table', 'inet', 'cut']));
  };
  return [
    { name: 'link cut both ways, healed', strike: rules(true, true) },
    { name: 'link cut towards destination, healed', strike: rules(true, false) },
    { name: 'link cut towards source, healed', strike: rules(false, true) },
    { name: 'source cut off from all, healed', strike: (at) => unplug(at.pair.source) },
    { name: 'destination cut off from all, healed', strike: (at) => unplug(at.pair.destination) },
    { name: 'link slow', harmless: true, strike: (at) => slow(at) },
  ];
}

/** A fault that does not come about proves nothing. */
async function execOn(node: LabNode, argv: readonly string[], input = ''): Promise<void> {
  const { exitCode, stderr } = await node.exec(argv, { input });
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
}

async function unplug(node: LabNode): Promise<Heal> {
  // The host's end of the cable; see packages/lab/src/network.ts.
  const [, , subnet = '', index = ''] = node.address.split('.');
  const set = (to: string) => execa('ip', ['link', 'set', `fy${subnet}n${index}`, to]);
  await set('down');
  return late(() => set('up'));
}

async function slow(at: Case): Promise<Heal> {
  const { nodes } = at.pair;
  for (const node of nodes)
    await execOn(node, 'tc qdisc add dev eth0 root tbf rate 100mbit burst 64kb latency 200ms'.split(' '));
  return async () => {
    await at.ended();
    for (const node of nodes) await execOn(node, 'tc qdisc del dev eth0 root'.split(' '));
  };
}

/** Everything on the node's tmpfs is taken, until the migration has ended. */
async function fill(node: LabNode): Promise<Heal> {
  await node.exec(['sh', '-c', 'dd if=/dev/zero of=/run/fill bs=1M 2>/dev/null; true']);
  return late(() => node.exec(['rm', '-f', '/run/fill']));
}

async function reboot(node: LabNode, address: string): Promise<Heal> {
  // An address that came later than the configuration of the node is not there after a boot. It goes before the firewall
  // does: a node without power answers nobody.
  await node.exec(['sh', '-c', `ip addr del ${address}/24 dev eth0 2>/dev/null; true`]);
  await node.reboot();
  return () => start(node);
}
