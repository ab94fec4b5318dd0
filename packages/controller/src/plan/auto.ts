import type { Finding } from '@ferry/protocol';
import { formatMs } from '../units/duration.js';
import { formatBytes } from '../units/size.js';
import { info, warning } from './finding.js';
import type { Link } from './link.js';
import type { MigrationMode } from './request.js';

/** What the choice of a mode goes by. */
export interface AutoFacts {
  /** Memory of the tree. */
  readonly memoryBytes: number;
  /** How long nothing may run. */
  readonly downtimeTargetMs: number;
  readonly link: Link;
  /** Whether the memory fits into the destination's memory area. */
  readonly fitsMemory: boolean;
  /** Whether images of it fit onto both disks. */
  readonly fitsDisk: boolean;
}

/** The chosen mode, and why. */
export interface Choice {
  readonly mode: MigrationMode;
  /** How long nothing will run, by the estimate. */
  readonly estimatedPauseMs: number;
  /** In words, for the operator. */
  readonly reason: string;
  /** That, and a warning when the target is missed. */
  readonly findings: Finding[];
}

/** Without a word of the user's. */
export const DEFAULT_DOWNTIME_TARGET_MS = 100;
/** Freeze, images, restore and commit of a tree without memory to speak of. */
const FIXED_MS = 60;
/** From the frozen tree to the agent that compares its pages with what was sent. */
const DUMP_BYTES_PER_SECOND = 1e9;
/** From the memory area into the restored tree. */
const RESTORE_BYTES_PER_SECOND = 2e9;
/** Each way, for images on disk. */
const DISK_BYTES_PER_SECOND = 300e6;

interface Candidate {
  readonly mode: MigrationMode;
  readonly isPossible: (facts: AutoFacts) => boolean;
  /** What comes on top of FIXED_MS. */
  readonly memoryMs: (facts: AutoFacts) => number;
}

/**
 * Those that ask least of the nodes first. Not post-copy, which loses the process with its source: that is for a person
 * to choose.
 */
const CANDIDATES: readonly Candidate[] = [
  {
    mode: 'diskless',
    isPossible: ({ fitsMemory }) => fitsMemory,
    memoryMs: (facts) => linkMs(facts) + at(facts, RESTORE_BYTES_PER_SECOND),
  },
  {
    mode: 'precopy',
    isPossible: ({ fitsMemory }) => fitsMemory,
    memoryMs: (facts) => at(facts, DUMP_BYTES_PER_SECOND) + at(facts, RESTORE_BYTES_PER_SECOND),
  },
  {
    mode: 'copy',
    isPossible: ({ fitsDisk }) => fitsDisk,
    memoryMs: (facts) => 2 * at(facts, DISK_BYTES_PER_SECOND) + linkMs(facts),
  },
];

/**
 * The first mode whose estimated pause meets the target; if none does, the one with the shortest. Pre-copy is reckoned
 * with rounds that leave next to nothing for the freeze: whether they do depends on how fast memory is dirtied, which
 * only they can tell.
 */
export function chooseMode(facts: AutoFacts): Choice {
  const estimates = CANDIDATES.filter(({ isPossible }) => isPossible(facts)).map(({ mode, memoryMs }) => ({
    mode,
    pauseMs: FIXED_MS + memoryMs(facts),
  }));
  const target = facts.downtimeTargetMs;
  const [shortest] = [...estimates].sort((a, b) => a.pauseMs - b.pauseMs);
  // Where nothing is possible, the checks of this mode say what is missing.
  const chosen = estimates.find(({ pauseMs }) => pauseMs <= target) ??
    shortest ?? { mode: 'diskless', pauseMs: FIXED_MS + linkMs(facts) };
  const pauses = estimates.map(({ mode, pauseMs }) => `${mode} ${formatMs(pauseMs)}`).join(', ');
  const reason = `${chosen.mode} is chosen for a pause of at most ${formatMs(target)}; estimated for ${describe(facts)}: ${pauses}`;
  const missed = warning(
    'DOWNTIME_TARGET_MISSED',
    `the pause will be about ${formatMs(chosen.pauseMs)}, the target is ${formatMs(target)}`,
  );
  return {
    mode: chosen.mode,
    estimatedPauseMs: chosen.pauseMs,
    reason,
    findings: [...(chosen.pauseMs > target ? [missed] : []), info('MODE_CHOSEN', reason)],
  };
}

function describe({ memoryBytes, link }: AutoFacts): string {
  const measured = link.measuredBy === undefined ? 'assumed' : `measured by ${link.measuredBy}`;
  const known = link.isLimited === true ? 'its limit' : measured;
  return `${formatBytes(memoryBytes)} at ${formatBytes(link.bytesPerSecond)}/s (${known})`;
}

function linkMs(facts: AutoFacts): number {
  return at(facts, facts.link.bytesPerSecond);
}

function at({ memoryBytes }: AutoFacts, bytesPerSecond: number): number {
  return (memoryBytes / bytesPerSecond) * 1000;
}
