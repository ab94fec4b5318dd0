import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many run directories of failed operations are kept for their logs. */
const LOGS_KEPT = 50;
const NOTE = 'operation.json';
/** CRIU's log, and what it printed before it had one. */
const LOGS = /^(?:.*\.log|criu\.out)$/;

/** What a restarted agent must know about an operation whose criu it finds. */
export interface OperationNote {
  readonly version: 1;
  readonly kind: 'dump' | 'pre-dump' | 'restore';
  readonly imageId: string;
}

/** Directory with the run directories of all operations that start a criu. */
export function operationsDirectory(stateDir: string): string {
  return join(stateDir, 'operations');
}

/** Run directory of one operation's criu. */
export function runDirectory(stateDir: string, operationId: string): string {
  return join(operationsDirectory(stateDir), operationId);
}

/** Makes a run directory. */
export async function createRunDirectory(
  directory: string,
  note: Omit<OperationNote, 'version'>,
): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(join(directory, NOTE), `${JSON.stringify({ version: 1, ...note })}\n`, { mode: 0o600 });
}

/** The note of an operation; undefined when it has ended, or was cut off before it began. */
export async function readNote(directory: string): Promise<OperationNote | undefined> {
  try {
    return JSON.parse(await readFile(join(directory, NOTE), 'utf8')) as OperationNote;
  } catch {
    return undefined;
  }
}

/** After a failure: leaves only the logs, and only those of the last failures. */
export async function leaveLogs(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const name of await readdir(directory))
    if (!LOGS.test(name)) await rm(join(directory, name), { recursive: true, force: true });
  const root = join(directory, '..');
  const ended: { path: string; time: number }[] = [];
  for (const name of await readdir(root)) {
    const path = join(root, name);
    if ((await readNote(path)) === undefined) ended.push({ path, time: (await stat(path)).mtimeMs });
  }
  ended.sort((a, b) => b.time - a.time);
  for (const { path } of ended.slice(LOGS_KEPT)) await rm(path, { recursive: true, force: true });
}
