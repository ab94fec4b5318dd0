import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { FerryError } from '@ferry/protocol';
import type { Logger } from 'pino';

/** Where a migration stops by at an operator's executables. docs/hooks.md says what is true at each. */
export const HOOK_POINTS = [
  'pre-dump',
  'network-lock',
  'post-dump',
  'address-release',
  'address-acquire',
  'pre-restore',
  'post-restore',
  'before-commit',
  'after-commit',
  'network-unlock',
  'pre-resume',
  'post-resume',
] as const;

export type HookPoint = (typeof HOOK_POINTS)[number];

export interface HookContext {
  readonly migrationId: string;
  readonly role: 'source' | 'destination';
  readonly node: string;
  readonly peer: string;
  readonly pid: number;
  readonly addresses: readonly string[];
  readonly images: string;
}

const OUTPUT_LIMIT = 64 << 10;

/**
 * Runs the operator's executables of a point: DIRECTORY/POINT/*, in the order of their names, one after another.
 * ferryd is root, so directory, subdirectory and file must belong to root and be writable by nobody else.
 */
export class HookRunner {
  readonly #directory: string;
  readonly #timeoutMs: number;
  readonly #logger: Logger;

  constructor(directory: string, timeoutSeconds: number, logger: Logger) {
    this.#directory = directory;
    this.#timeoutMs = timeoutSeconds * 1000;
    this.#logger = logger;
  }

  /** Throws HOOK_FAILED when one fails, takes too long, or may not be trusted. Returns how many ran. */
  async run(point: HookPoint, context: HookContext): Promise<number> {
    const files = await this.#find(point);
    for (const file of files) await this.#runOne(file, point, context);
    return files.length;
  }

  async #find(point: HookPoint): Promise<string[]> {
    const directory = join(this.#directory, point);
    const names = await readdir(directory).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    const files = names.filter((name) => !name.startsWith('.')).sort();
    if (files.length === 0) return [];
    await checkTrusted(this.#directory);
    await checkTrusted(directory);
    return files.map((name) => join(directory, name));
  }

  async #runOne(file: string, point: HookPoint, context: HookContext): Promise<void> {
    await checkTrusted(file);
    const { exitCode, all, timedOut, shortMessage } = await execa(file, [], {
      all: true,
      reject: false,
      stdin: 'ignore',
      timeout: this.#timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: OUTPUT_LIMIT,
      extendEnv: false,
      env: {
        PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin',
        FERRY_HOOK: point,
        FERRY_MIGRATION_ID: context.migrationId,
        FERRY_ROLE: context.role,
        FERRY_NODE: context.node,
        FERRY_PEER: context.peer,
        FERRY_PID: String(context.pid),
        FERRY_ADDRESSES: context.addresses.join(' '),
        FERRY_IMAGES_DIR: context.images,
      },
    });
    this.#logger.info({ hook: file, exitCode, output: all }, 'hook ran');
    if (exitCode === 0) return;
    const why = timedOut
      ? `took longer than ${this.#timeoutMs / 1000} s`
      : (shortMessage ?? `exit ${exitCode}`);
    throw new FerryError('HOOK_FAILED', `${file}: ${why}${all === '' ? '' : `\n${all}`}`, {
      step: point,
      facts: { hook: file },
    });
  }
}

async function checkTrusted(path: string): Promise<void> {
  const { uid, mode } = await stat(path);
  if (uid === 0 && (mode & 0o022) === 0) return;
  throw new FerryError('HOOK_FAILED', `${path} must belong to root and be writable by nobody else`, {
    facts: { hook: path },
    remedy: `chown root ${path}; chmod go-w ${path}`,
  });
}
