import type { CountWitness } from '../workloads/witness.mjs';
import type { Fault } from './faults.js';
import type { Moment } from './moments.js';
import { DRAINS } from './selection.js';

type Role = 'source' | 'destination';

/** A line of `ferry migrations --json`, as far as it is judged. */
export interface ToldMigration {
  readonly id: string;
  readonly state: string;
  readonly runs_on?: string;
  readonly settled: boolean;
  readonly needs_operator: boolean;
}

/** What was found after a case, and what Ferry says about it. */
export interface Truth {
  /** Where the workload's process is. */
  readonly runsOn: readonly string[];
  /** What the workload itself has written. */
  readonly counts: CountWitness & { readonly goesOn: boolean };
  /** What is wrong with the connection of its TCP client; undefined: nothing. */
  readonly client: string | undefined;
  /** The controller's exit status, or the signal that killed it. */
  readonly exit: number | string;
  readonly view: ToldMigration | undefined;
  readonly names: Readonly<Record<Role, string>>;
  readonly lastLine: string;
}

/** What is wrong with how a case ended; empty: nothing. */
export function judge(moment: Moment, fault: Fault, truth: Truth): string[] {
  const lost = isLost(moment, fault);
  return [...copies(lost, truth), ...place(moment, fault, truth), ...reports(moment, lost, truth)];
}

/**
 * Whether the only whole copy was in the memory of a node that lost its power: gone, as it would be without Ferry
 * (docs/handover.md, "What it does not promise").
 */
function isLost(moment: Moment, fault: Fault): boolean {
  if (fault.reboots === 'source') return DRAINS || !moment.copied;
  return fault.reboots === 'destination' && moment.decided;
}

function copies(lost: boolean, { runsOn, counts, client }: Truth): string[] {
  const problems: string[] = [];
  const expected = lost ? 0 : 1;
  if (runsOn.length !== expected)
    problems.push(`${runsOn.length} copies run (${runsOn.join(', ') || 'nowhere'}), not ${expected}`);
  if (!lost && !counts.goesOn) problems.push(`it does not count on after ${counts.last}`);
  if (client !== undefined) problems.push(`its TCP client: ${client}`);
  if (counts.gaps.length > 0) problems.push(`numbers are missing: ${counts.gaps.slice(0, 5).join(', ')}`);
  if (counts.repeats.length > 0)
    problems.push(`numbers are there twice: ${counts.repeats.slice(0, 5).join(', ')}`);
  return problems;
}

function place(moment: Moment, fault: Fault, { runsOn }: Truth): string[] {
  const [where] = runsOn;
  if (where === undefined) return [];
  if (moment.decided && where !== 'destination') return ['it was decided, and yet runs on the source'];
  if (moment.provokedBy !== undefined && where !== 'source')
    return ['it was undone, and yet is on the destination'];
  if (fault.harmless === true && moment.provokedBy === undefined && where !== 'destination')
    return ['it did not migrate, although nothing was in the way'];
  return [];
}

function reports(moment: Moment, lost: boolean, truth: Truth): string[] {
  const { view, runsOn, names, exit, lastLine } = truth;
  const where = runsOn[0] as Role | undefined;
  const problems: string[] = [];
  const ends = { source: [3, 4, 6, 7, 130], destination: [0, 7], nowhere: [4, 5, 6, 7] }[where ?? 'nowhere'];
  // What it has done before its node lost power is no part of the migration any more.
  const over = lost && moment.released;
  if (typeof exit === 'number' && !ends.includes(exit) && !over)
    problems.push(`ferry migrate ended with ${exit}: ${lastLine}`);
  if (view === undefined) {
    if (where !== 'source' && !lost) problems.push('`ferry migrations` knows nothing of it');
    return problems;
  }
  if (view.needs_operator && !lost) problems.push(`\`ferry migrations\` wants an operator: ${view.state}`);
  if (!view.settled && !view.needs_operator)
    problems.push(`\`ferry migrations\`: not settled: ${view.state}`);
  if (!over && view.runs_on !== (where === undefined ? undefined : names[where]))
    problems.push(`\`ferry migrations\` says ${view.runs_on ?? 'nowhere'}: ${view.state}`);
  return problems;
}
