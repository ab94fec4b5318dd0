/** What one round of pre-copy did. */
export interface Round {
  /** Bytes that were looked at. */
  readonly scannedBytes: number;
  /** Bytes that went over the wire, because the destination did not have them. */
  readonly sentBytes: number;
  /** From the round's first page until the destination had everything. */
  readonly durationMs: number;
}

export interface Goal {
  /** How long sending the last pages may take while the tree is frozen. */
  readonly downtimeTargetMs: number;
  /** At most so many rounds; at least 1. */
  readonly maxRounds: number;
}

export interface Decision {
  readonly next: 'round' | 'freeze';
  /** In words, for the operator. */
  readonly reason: string;
  /** How long sending the last pages would take if it were frozen now; undefined: not known before two rounds. */
  readonly estimatedPauseMs: number | undefined;
}

/** A round that sends more than this share of what the one before sent has not helped enough to go on. */
const SHRINKS = 0.9;

/**
 * Whether another round is worth it. Ends after maxRounds at the latest, whatever the rounds were like.
 * @param rounds those that are over, oldest first
 */
export function decide(rounds: readonly Round[], goal: Goal): Decision {
  const last = rounds.at(-1);
  if (last === undefined)
    return { next: 'round', reason: 'nothing has been sent yet', estimatedPauseMs: undefined };
  const before = rounds.at(-2);
  const estimatedPauseMs = before === undefined ? undefined : estimatePause(rounds, before, last);
  const freeze = (reason: string): Decision => ({ next: 'freeze', reason, estimatedPauseMs });
  if (estimatedPauseMs !== undefined && estimatedPauseMs <= goal.downtimeTargetMs)
    return freeze(
      `the last pages would take ${Math.round(estimatedPauseMs)} ms, the target is ${goal.downtimeTargetMs} ms`,
    );
  if (rounds.length >= goal.maxRounds) return freeze(`the limit of ${goal.maxRounds} rounds is reached`);
  // The first round sends everything, so it says nothing about what is dirtied.
  if (before !== undefined && rounds.length > 2 && last.sentBytes > before.sentBytes * SHRINKS)
    return freeze('the rounds do not shrink any more: memory is dirtied as fast as it is sent');
  return { next: 'round', reason: 'the rounds still shrink', estimatedPauseMs };
}

/** What the last round sent was dirtied since the one before passed; during the last round as much comes anew. */
function estimatePause(rounds: readonly Round[], before: Round, last: Round): number {
  const dirtiedPerMs = last.sentBytes / Math.max(1, before.durationMs);
  return (dirtiedPerMs * last.durationMs) / sentPerMs(rounds);
}

/** The fastest round tells most about the link: the others were held up by looking for what to send. */
function sentPerMs(rounds: readonly Round[]): number {
  return Math.max(1, ...rounds.map((round) => round.sentBytes / Math.max(1, round.durationMs)));
}
