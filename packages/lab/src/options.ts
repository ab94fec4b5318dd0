import { fileURLToPath } from 'node:url';
import { LabError } from './error.js';

/** What Lab.up can be told. */
export interface LabOptions {
  /** Lower-case letters, digits and "-". Default "default". */
  readonly name?: string;
  /** How many (named a, b, c …), or their names: lower-case letters and digits. Default 2. */
  readonly nodes?: number | readonly string[];
  /** The command that starts an agent; `--config FILE` is appended. Default: this checkout's ferryd. */
  readonly ferryd?: readonly string[];
  /** Whether to start the agents. Default true. */
  readonly agents?: boolean;
  /** Merged into each ferryd.yaml, maps key by key. */
  readonly agentConfig?: Readonly<Record<string, unknown>>;
  /** Size of each node's /run, where images of disk-less migrations and page caches are. Default 4 GiB. */
  readonly runTmpfsBytes?: number;
  /** Added to the agents' environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export type ResolvedOptions = Omit<Required<LabOptions>, 'nodes'> & { readonly nodes: readonly string[] };

export const DEFAULT_LAB = 'default';
const DEFAULT_RUN_BYTES = 4 * 2 ** 30;
const ALPHABET: readonly string[] = 'abcdefghijklmnopqrstuvwxyz'.split('');
// No "-" in a node's name: ferry-LAB-NODE must name one node of one lab.
const NODE_NAME = /^[a-z0-9]{1,16}$/;
const LAB_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const RESERVED_NODE_NAMES = ['pki'];

/** Fills in the defaults. Throws INVALID. */
export function resolveOptions(options: LabOptions): ResolvedOptions {
  const bytes = options.runTmpfsBytes ?? DEFAULT_RUN_BYTES;
  if (!Number.isSafeInteger(bytes) || bytes < 2 ** 20)
    throw invalid(`runTmpfsBytes: ${bytes}`, 'Give at least 1 MiB.');
  return {
    name: checkLabName(options.name ?? DEFAULT_LAB),
    nodes: nodeNames(options.nodes ?? 2),
    ferryd: options.ferryd ?? [process.execPath, '--max-semi-space-size=2', ferrydPath()],
    agents: options.agents ?? true,
    agentConfig: options.agentConfig ?? {},
    runTmpfsBytes: bytes,
    env: options.env ?? {},
  };
}

/** Checks the name of a lab; it becomes part of paths. Throws INVALID. */
export function checkLabName(name: string): string {
  if (LAB_NAME.test(name)) return name;
  throw invalid(`name: ${JSON.stringify(name)}`, 'Use lower-case letters, digits and "-", at most 32.');
}

function nodeNames(nodes: number | readonly string[]): readonly string[] {
  if (typeof nodes === 'number') {
    if (Number.isInteger(nodes) && nodes >= 1 && nodes <= ALPHABET.length) return ALPHABET.slice(0, nodes);
    throw invalid(`nodes: ${nodes}`, `Give a number from 1 to ${ALPHABET.length}, or names.`);
  }
  const bad = nodes.find((name) => !NODE_NAME.test(name) || RESERVED_NODE_NAMES.includes(name));
  if (bad !== undefined) {
    throw invalid(
      `nodes: ${JSON.stringify(bad)}`,
      'Use lower-case letters and digits, at most 16, and not "pki".',
    );
  }
  if (nodes.length === 0 || nodes.length > ALPHABET.length || new Set(nodes).size < nodes.length) {
    throw invalid(`nodes: ${nodes.join(', ')}`, `Give 1 to ${ALPHABET.length} names, each once.`);
  }
  return [...nodes];
}

const ferrydPath = (): string => fileURLToPath(new URL('../../agent/dist/bin/ferryd.js', import.meta.url));

const invalid = (what: string, remedy: string): LabError =>
  new LabError('INVALID', `${what} cannot be used`, remedy);
