import { join } from 'node:path';

/** Directories that all labs share. Host and nodes see LABS_DIR/NAME and LOG_BASE at the same paths. */
export const LABS_DIR = '/run/ferry-lab';
export const STATE_BASE = '/var/lib/ferry-lab';
export const LOG_BASE = '/var/log/ferry-lab';

/** Mount points inside a node; they must exist on the host's root file system. */
export const AGENT_STATE = '/var/lib/ferry';
export const NODE_LOCAL = '/mnt/node';

/** Files of this package that run inside a node. */
export const share = (file: string): string => new URL(`../share/${file}`, import.meta.url).pathname;

/** Where a lab keeps its things on the host. */
export function labPaths(lab: string) {
  const dir = join(LABS_DIR, lab);
  return {
    dir,
    state: join(dir, 'lab.json'),
    cliConfig: join(dir, 'ferry.yaml'),
    pki: join(dir, 'pki'),
    stateDir: join(STATE_BASE, lab),
    logDir: join(LOG_BASE, lab),
  };
}

/** The same for one node. */
export function nodePaths(lab: string, node: string) {
  const dir = join(LABS_DIR, lab, node);
  return {
    dir,
    agentConfig: join(dir, 'ferryd.yaml'),
    agentLog: join(dir, 'ferryd.log'),
    agentProcess: join(dir, 'ferryd.json'),
    stateDir: join(STATE_BASE, lab, node, 'state'),
  };
}
