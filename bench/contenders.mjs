// Who is measured. Each moves a workload from one node to the other, and returns when it runs there, with what it and CRIU
// measured themselves.
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readStats } from '@ferry/criu';
import { CRIU } from './criu.mjs';
import { CONTAINER, podmanOf } from './podman.mjs';
import { bundleOf, containerOn } from './runc.mjs';

/** Those that Ferry is held against. */
export const PAGE_SERVER = 'criu-page-server';
export const SCP_RECIPE = 'scp-recipe';

const run = promisify(execFile);

const ferry = (mode, transport) => ({
  name: `ferry-${mode}${transport === undefined ? '' : `-${transport}`}`,
  mode,
  ...(transport === undefined ? {} : { transport }),
  async move(nodes, { pid, from, to, address }) {
    const result = await nodes.ferry
      .migrate({
        process: pid,
        from,
        to,
        mode,
        transport,
        maxFrozenMs: 200_000,
        ...(address === undefined
          ? {}
          : {
              dump: { tcp: 'TCP_MODE_ESTABLISHED' },
              addresses: { strategy: 'move', addresses: [address] },
            }),
        ...(mode === 'shared' ? { sharedDirectory: nodes.directory } : {}),
      })
      .result();
    if (result.outcome !== 'committed') throw new Error(JSON.stringify(result.error));
    // In post-copy the memory is still on its way.
    while ((await nodes.ferry.migrations({ activeOnly: true })).length > 0) await sleep(20);
    return {
      dumpFrozenMs: result.phases.find(({ name }) => name === 'freeze')?.ms,
      rounds: result.rounds.length,
      phases: Object.fromEntries(result.phases.map(({ node, name, ms }) => [`${node}.${name}`, ms])),
    };
  },
});

/** @param more what its script wants to know beside the places and its work directory */
const byHand = (name, script, more, traits = {}) => ({
  name,
  ...traits,
  async move(nodes, moving) {
    const [from, to] = [moving.from, moving.to].map((node) => nodes.lab.node(node));
    const work = join(nodes.directory, 'by-hand');
    const places = [CRIU, String(from.initPid), String(to.initPid), to.address, work];
    try {
      await run(fileURLToPath(new URL(`by-hand/${script}.sh`, import.meta.url)), [
        ...places,
        ...more(nodes, moving),
        ...(moving.address === undefined ? [] : [`${moving.address}/24`]),
      ]);
      return { dumpFrozenMs: (await readStats(work, 'dump')).frozenUs / 1000 };
    } finally {
      await rm(work, { recursive: true });
    }
  },
});

/**
 * In the order in which each round measures them. engine: moves the workload in a container of this one's; no
 * Redis. big: only idle memory of 1 GiB and more. mostMib: nothing larger, as its copies would not fit into the machine.
 */
export const CONTENDERS = [
  ferry('diskless', 'plain'),
  byHand(PAGE_SERVER, 'page-server', (_, { pid }) => [String(pid), 'kill']),
  ferry('diskless', 'tls'),
  ferry('copy'),
  byHand(SCP_RECIPE, 'scp', ({ sshConfig }, { pid }) => [String(pid), '/run/scp-recipe', sshConfig]),
  ferry('shared'),
  ferry('precopy'),
  ferry('postcopy'),
  ferry('hybrid'),
  byHand('criu-page-server-keeping', 'page-server', (_, { pid }) => [String(pid), 'keep'], { big: true }),
  byHand('runc', 'runc', (nodes, { from, to }) => [containerOn(from), containerOn(to), bundleOf(nodes)], {
    engine: 'runc',
  }),
  byHand(
    'podman',
    'podman',
    (nodes) => [podmanOf(nodes), CONTAINER, '/run/ferry-bench-podman.tar', nodes.sshConfig],
    { engine: 'podman', mostMib: 1024 },
  ),
];
