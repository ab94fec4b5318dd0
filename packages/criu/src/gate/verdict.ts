import { link, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../system-error.js';
import { syncDirectory, writeTemporary } from './durable.js';

/** How a hold ends: criu goes on, or undoes what it did. */
export type Verdict = 'commit' | 'abort';

/** A verdict and why. */
export interface Decision {
  readonly verdict: Verdict;
  readonly note: string;
}

/** The decision that stands; undefined when there is none. */
export async function readDecision(path: string): Promise<Decision | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const match = /^(commit|abort)(?: (.*))?\n/.exec(text);
  if (match === null) throw new Error(`${path}: not a verdict: ${JSON.stringify(text.slice(0, 80))}`);
  return { verdict: match[1] as Verdict, note: match[2] ?? '' };
}

/** The line that a decision is on disk. */
export const decisionLine = ({ verdict, note }: Decision): string =>
  `${verdict} ${note.replaceAll(/\s+/g, ' ').trim()}\n`;

/**
 * Writes a decision unless there is one: link(2) fails on a name that exists, so that of several writers, the
 * hook's own limit among them, exactly one is heard.
 * @returns the decision that stands, which is on disk when this returns
 */
export async function writeDecision(path: string, decision: Decision): Promise<Decision> {
  const temporary = await writeTemporary(path, decisionLine(decision));
  try {
    await link(temporary, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDirectory(dirname(path));
  const stands = await readDecision(path);
  if (stands === undefined) throw new Error(`${path}: the verdict is gone`);
  return stands;
}
