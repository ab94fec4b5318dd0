import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../system-error.js';
import { exitOf, type CriuExit } from './exit.js';
import type { ProcessId } from './process-id.js';

/** Written by run.sh: PID STARTTIME SUPERVISOR_PID SUPERVISOR_STARTTIME BOOT_ID. */
export const PID_FILE = 'criu.pid';
/** Written by run.sh: the exit status. */
export const EXIT_FILE = 'criu.rc';
/** What criu and the supervisor say on stdout and stderr, such as why criu did not even begin a log. */
export const OUTPUT_FILE = 'criu.out';

export interface RunRecord {
  readonly criu: ProcessId;
  readonly supervisor: ProcessId;
  readonly bootId: string;
  readonly startedAt: Date;
}

/** Removes what an earlier run left. */
export async function clearRun(runDir: string): Promise<void> {
  for (const name of [PID_FILE, EXIT_FILE, OUTPUT_FILE]) await rm(join(runDir, name), { force: true });
}

/** Who runs, or ran, in a directory; undefined when nobody did. */
export async function readRun(runDir: string): Promise<RunRecord | undefined> {
  const file = join(runDir, PID_FILE);
  const line = await readLine(file);
  if (line === undefined) return undefined;
  const [pid, startTime, supervisorPid, supervisorStart, bootId] = line.split(' ');
  const numbers = [pid, startTime, supervisorPid, supervisorStart].map(Number);
  if (bootId === undefined || !numbers.every((number) => Number.isSafeInteger(number) && number > 0))
    throw new Error(`${file}: not the record of a run: ${line}`);
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  return {
    criu: { pid: a, startTime: b },
    supervisor: { pid: c, startTime: d },
    bootId,
    startedAt: (await stat(file)).mtime,
  };
}

/** How the run ended; undefined when that is not recorded, or not yet. */
export async function readExit(runDir: string): Promise<CriuExit | undefined> {
  const file = join(runDir, EXIT_FILE);
  const line = await readLine(file);
  if (line === undefined) return undefined;
  if (!/^\d{1,3}$/.test(line)) throw new Error(`${file}: not an exit status: ${line}`);
  return exitOf(Number(line));
}

/** The first line; undefined while it has no newline, which is written last. */
async function readLine(file: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const end = text.indexOf('\n');
  return end === -1 ? undefined : text.slice(0, end);
}
