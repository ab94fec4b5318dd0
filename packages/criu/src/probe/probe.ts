import { execFile } from 'node:child_process';
import { checkArgs } from '../command/args.js';

const TIMEOUT_MS = 20_000;

// criu's names of the features that make a difference to Ferry.
const FEATURES = {
  /** Soft-dirty tracking, for pre-dumps. */
  memDirtyTrack: 'mem_dirty_track',
  /** userfaultfd with events, for lazy pages. */
  uffdNoncoop: 'uffd-noncoop',
  networkLockNftables: 'network_lock_nftables',
  /** Restoring pids without a race. */
  clone3SetTid: 'clone3_set_tid',
  pidfdStore: 'pidfd_store',
} as const;

/** What criu can do on this kernel with its present privileges. */
export type CriuFeatures = { readonly [Name in keyof typeof FEATURES]: boolean };

export interface CriuProbe {
  /** As criu prints it, such as 4.2.1. */
  readonly version: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Whether `criu check` finds all it cannot do without. */
  readonly checkOk: boolean;
  /** What `criu check` printed. */
  readonly checkOutput: string;
  readonly features: CriuFeatures;
}

/**
 * Asks criu for its version and what works. It also warms criu's cache of kernel features, /run/criu.kdat, without
 * which every dump and restore takes some 50 ms longer.
 * @param command how to start criu
 * @throws Error when it cannot be started or does not tell a version
 */
export async function probeCriu(command: readonly string[]): Promise<CriuProbe> {
  const { output } = await run(command, ['--version']);
  const match = /Version:\s*(?<version>(\d+)\.(\d+)(?:\.(\d+))?\S*)/.exec(output);
  if (match?.groups === undefined)
    throw new Error(`${command.join(' ')} --version did not tell a version: ${output.trim()}`);
  // First, and alone: it writes the cache that the others read.
  const check = await run(command, checkArgs());
  const names = Object.entries(FEATURES);
  const results = await Promise.all(names.map(([, name]) => run(command, checkArgs([name]))));
  return {
    version: match.groups['version'] ?? '',
    major: Number(match[2]),
    minor: Number(match[3]),
    patch: Number(match[4] ?? 0),
    checkOk: check.ok,
    checkOutput: check.output.trim(),
    features: Object.fromEntries(
      names.map(([key], index) => [key, results[index]?.ok === true]),
    ) as CriuFeatures,
  };
}

function run(command: readonly string[], args: readonly string[]): Promise<{ ok: boolean; output: string }> {
  const [file, ...prefix] = command;
  if (file === undefined) throw new RangeError('an empty command');
  return new Promise((resolve, reject) => {
    execFile(file, [...prefix, ...args], { timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      // A number is criu's exit status; a string is why it could not be run.
      if (typeof error?.code === 'string')
        reject(new Error(`${command.join(' ')}: ${error.message}`, { cause: error }));
      else resolve({ ok: error === null, output: `${stdout}${stderr}` });
    });
  });
}
