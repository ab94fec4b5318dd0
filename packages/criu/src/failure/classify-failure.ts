import { open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CriuExit } from '../process/exit.js';
import { OUTPUT_FILE } from '../process/run-files.js';
import { hasCode } from '../system-error.js';
import { classifyLog, MAX_LINES, type CriuFailure, type CriuStage } from './classify-log.js';
import { REMEDIES, type CriuFailureReason } from './reason.js';

/** How much of a log is read from each end. */
const HALF_BYTES = 128 * 1024;

const CRASH_SIGNALS: ReadonlySet<string> = new Set([
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGSEGV',
  'SIGSYS',
  'SIGTRAP',
]);

/**
 * Finds out from a log file why criu failed. Of a long log the first and the last 128 KiB are read; one that does
 * not exist is like an empty one.
 */
export async function readFailure(logFile: string, stage: CriuStage): Promise<CriuFailure> {
  return classifyLog(await readEnds(logFile), stage);
}

/**
 * Finds out why criu failed, from how it ended, its log, and what it said before it had one (startCriu's criu.out
 * beside the log).
 * @param outcome exit: as startCriu's run tells it; a run that did not fail is not expected here
 */
export async function classifyFailure(outcome: {
  readonly exit: CriuExit;
  readonly logFile: string;
  readonly stage: CriuStage;
}): Promise<CriuFailure> {
  const { exit, logFile, stage } = outcome;
  const output = await readEnds(join(dirname(logFile), OUTPUT_FILE));
  const failure = classifyLog(`${output}\n${await readEnds(logFile)}`, stage);
  const reason = reasonOf(exit, failure, stage);
  const facts = factsOf(exit, failure);
  if (failure.lines.length > 0) return { ...failure, reason, remedy: REMEDIES[reason], facts };
  const said = output.split('\n').filter((line) => line.trim() !== '');
  return {
    stage,
    reason,
    firstError: said[0] ?? '',
    lines: said.slice(0, MAX_LINES),
    facts,
    remedy: REMEDIES[reason],
  };
}

function reasonOf(exit: CriuExit, failure: CriuFailure, stage: CriuStage): CriuFailureReason {
  // An assertion about soft-dirty tracking also ends in SIGABRT; the log knows better.
  if (failure.reason === 'NO_SOFT_DIRTY') return failure.reason;
  if (exit.code === undefined) return 'CRIU_KILLED';
  if (exit.signal !== undefined) return CRASH_SIGNALS.has(exit.signal) ? 'CRIU_CRASHED' : 'CRIU_KILLED';
  // A shell's way to say that the command cannot be executed, or is not there.
  if (exit.code === 126 || exit.code === 127) return 'CRIU_MISSING';
  // criu dump ends with -1 only when post-dump said no; it has resumed the tree.
  if (exit.code === 255 && stage === 'dump') return 'HOOK_VETO';
  return failure.reason;
}

function factsOf(exit: CriuExit, failure: CriuFailure): Record<string, string> {
  return {
    ...failure.facts,
    ...(exit.code === undefined ? {} : { exit_code: String(exit.code) }),
    ...(exit.signal === undefined ? {} : { signal: exit.signal }),
  };
}

async function readEnds(path: string): Promise<string> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
  try {
    const { size } = await file.stat();
    if (size <= 2 * HALF_BYTES) return await readPart(file, 0, size);
    return `${await readPart(file, 0, HALF_BYTES)}\n${await readPart(file, size - HALF_BYTES, HALF_BYTES)}`;
  } finally {
    await file.close();
  }
}

async function readPart(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('utf8', 0, bytesRead);
}
