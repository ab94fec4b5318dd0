import type { FerryError, FerryErrorJson, PhaseTiming, PrecopyRound, Session } from '@ferry/protocol';
import type { MigrationRequest, RequestedMode } from '../plan/request.js';
import type { Phase, Run } from './run.js';

/** How a migration ended. `refused`: nothing had been changed. `unknown`: the agents settle it by themselves. */
export type Outcome = 'committed' | 'rolled-back' | 'refused' | 'unknown' | 'needs-operator';

/** What a migration did. */
export interface MigrationResult {
  readonly id: string;
  readonly outcome: Outcome;
  /** `auto` only when it was refused before a mode was chosen. */
  readonly mode: RequestedMode;
  /** Mode auto: why it became this one; undefined when another controller chose it. */
  readonly modeReason?: string;
  readonly from: string;
  readonly to: string;
  /** 0 when the process was never found. */
  readonly pid: number;
  readonly processName: string;
  /** The node where the process runs; undefined: not known, or frozen. */
  readonly runsOn: string | undefined;
  readonly error?: FerryErrorJson;
  /**
   * How long CRIU kept the tasks stopped at the source (its frozen_time): from the freeze until they were ended,
   * which includes the hold. undefined unless committed.
   */
  readonly frozenMs: number | undefined;
  /**
   * How long nothing ran: from the freeze to the beginning of the commit on the source's clock, and from then to the
   * answer to ResumeDestination on the controller's. The seam is where the controller called CommitSource, so it errs
   * on the long side: by about one round trip, and what the destination does between letting the tree run and
   * answering. undefined unless this controller asked for the commit and saw the tree run.
   */
  readonly downtimeMs: number | undefined;
  readonly totalMs: number;
  readonly pageBytes: number;
  /** Bytes that the pages took of the data connection: fewer when they were compressed. */
  readonly sentPageBytes: number;
  readonly imageBytes: number;
  /** Memory pages that CRIU wrote. */
  readonly pages: number;
  /** What each node and the controller measured, in the order in which it began on its clock. */
  readonly phases: readonly Phase[];
  /** Pre-copy: what each round did while the tree ran. */
  readonly rounds: readonly PrecopyRound[];
}

/** Puts the result together. `run` is undefined when the request itself was wrong. */
export function makeResult(
  id: string,
  request: MigrationRequest,
  run: Run | undefined,
  end: { readonly outcome: Outcome; readonly error?: FerryError; readonly totalMs: number },
): MigrationResult {
  const { source, destination } = run?.sessions ?? {};
  const process = source?.process ?? destination?.process ?? run?.plan?.process.ref;
  const found = process !== undefined;
  const reason = run?.plan?.choice?.reason;
  return {
    id,
    outcome: end.outcome,
    mode: run?.mode ?? request.mode,
    ...(reason === undefined ? {} : { modeReason: reason }),
    from: request.from,
    to: request.to,
    pid: process?.pid ?? (typeof request.process === 'number' ? request.process : 0),
    processName:
      source?.processName ??
      run?.plan?.process.name ??
      (typeof request.process === 'string' ? request.process : ''),
    runsOn: whereItRuns(request, end.outcome, found),
    ...(end.error === undefined ? {} : { error: end.error.toJSON() }),
    frozenMs:
      source?.dumpStats === null || source?.dumpStats === undefined
        ? undefined
        : source.dumpStats.frozenUs / 1000,
    downtimeMs: downtime(source, run),
    totalMs: end.totalMs,
    pageBytes: source?.pageBytes ?? 0,
    sentPageBytes: source?.sentPageBytes ?? 0,
    imageBytes: destination?.imageBytes ?? 0,
    pages: source?.dumpStats?.pagesWritten ?? 0,
    rounds: source?.precopyRounds ?? [],
    phases: [...nodePhases(source), ...nodePhases(destination), ...(run?.phases ?? [])],
  };
}

function whereItRuns(request: MigrationRequest, outcome: Outcome, found: boolean): string | undefined {
  if (outcome === 'committed') return request.to;
  if (outcome === 'rolled-back' || (outcome === 'refused' && found)) return request.from;
  return undefined;
}

/** See MigrationResult.downtimeMs. */
export function downtime(
  source: Session | undefined,
  seam: { readonly commitCalledAt: number | undefined; readonly resumedAt: number | undefined } | undefined,
): number | undefined {
  const freeze = source?.timings.find((timing) => timing.name === 'freeze');
  const commit = source?.timings.find((timing) => timing.name === 'commit');
  if (freeze === undefined || commit === undefined) return undefined;
  if (seam?.commitCalledAt === undefined || seam.resumedAt === undefined) return undefined;
  return (commit.startUnixUs - freeze.startUnixUs) / 1000 + seam.resumedAt - seam.commitCalledAt;
}

function nodePhases(session: Session | undefined): Phase[] {
  return [...(session?.timings ?? [])]
    .sort((a: PhaseTiming, b: PhaseTiming) => a.startUnixUs - b.startUnixUs)
    .map((timing) => ({ node: session?.node ?? '', name: timing.name, ms: timing.durationUs / 1000 }));
}
