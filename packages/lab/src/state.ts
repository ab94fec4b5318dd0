import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { LabError } from './error.js';
import { labPaths, LABS_DIR } from './paths.js';
import type { ProcessRef } from './process-table.js';

const VERSION = 1;

/** What another process must know to use a lab or to take it down; written before anything is made. */
export interface LabState {
  readonly version: typeof VERSION;
  readonly name: string;
  /** N of 10.77.N.0/24. */
  readonly subnet: number;
  readonly nodes: readonly NodeState[];
  readonly ferryd: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly runTmpfsBytes: number;
}

export interface NodeState {
  readonly name: string;
  /** i of 10.77.N.i. */
  readonly index: number;
  /** Its pid 1, once there is one. */
  readonly init?: ProcessRef;
}

/** The state of a new lab. */
export function newState(fields: Omit<LabState, 'version'>): LabState {
  return { version: VERSION, ...fields };
}

/** Writes a lab's state file; its directory exists. */
export async function saveState(state: LabState): Promise<void> {
  const { state: path } = labPaths(state.name);
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  await writeFile(temporary, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

/** Reads a lab's state file; undefined when there is no such lab. */
export async function loadState(name: string): Promise<LabState | undefined> {
  const { state: path } = labPaths(name);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const state = JSON.parse(text) as LabState;
  if ((state.version as number) !== VERSION) {
    throw new LabError(
      'INVALID',
      `${path} was written by another version of Ferry (format ${String(state.version)})`,
      'Take the lab down with the version that made it.',
    );
  }
  return state;
}

/** The names of all labs of this host. */
export async function listStates(): Promise<string[]> {
  const entries = await readdir(LABS_DIR).catch(() => []);
  const states = await Promise.all(entries.map(async (name) => ((await loadState(name)) ? name : undefined)));
  return states.filter((name) => name !== undefined).sort();
}
