// Who is measured. Each moves a process from one node to the other, and returns when it runs there.
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CRIU = '/opt/ferry/criu/bin/criu';
const script = (name) => fileURLToPath(new URL(`by-hand/${name}.sh`, import.meta.url));
const places = ({ lab }, { pid, from, to }) => [
  CRIU,
  String(pid),
  String(lab.node(from).initPid),
  String(lab.node(to).initPid),
  lab.node(to).address,
];

const ferry = (mode, transport) => ({
  name: `ferry-${mode}${transport === undefined ? '' : `-${transport}`}`,
  mode,
  ...(transport === undefined ? {} : { transport }),
  async move(nodes, { pid, from, to }) {
    const result = await nodes.ferry
      .migrate({
        process: pid,
        from,
        to,
        mode,
        transport,
        maxFrozenMs: 120_000,
        ...(mode === 'shared' ? { sharedDirectory: nodes.directory } : {}),
      })
      .result();
    if (result.outcome !== 'committed') throw new Error(JSON.stringify(result.error));
    return Object.fromEntries(result.phases.map((phase) => [`${phase.node}.${phase.name}`, phase.ms]));
  },
});

const pageServer = {
  name: 'criu-page-server',
  async move(nodes, step) {
    const images = join(nodes.directory, 'page-server');
    await run(script('page-server'), [...places(nodes, step), images]);
    await rm(images, { recursive: true });
  },
};

const scpRecipe = {
  name: 'scp-recipe',
  async move(nodes, step) {
    await run(script('scp'), [...places(nodes, step), '/run/scp-recipe', nodes.sshConfig]);
  },
};

/** In the order in which each round measures them. */
export const CONTENDERS = [
  ferry('diskless', 'plain'),
  pageServer,
  ferry('diskless', 'tls'),
  ferry('copy'),
  scpRecipe,
  ferry('shared'),
];
export const PAGE_SERVER = pageServer.name;
export const SCP_RECIPE = scpRecipe.name;
