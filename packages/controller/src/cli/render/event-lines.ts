import type { PrecopyRound } from '@ferry/protocol';
import type { MigrationEvent } from '../../migration/events.js';
import { formatMs } from '../../units/duration.js';
import { formatBytes } from '../../units/size.js';
import { renderFinding } from './migration.js';

/** The events of one migration as lines for people: what is worth one, and no line twice in a row. */
export class EventLines {
  #last: string | undefined;
  /** In this step a node has told how much there will be: others that only count are left out. */
  #measured = false;

  /** A line to keep; undefined: the event is not worth one. */
  line(event: MigrationEvent): string | undefined {
    const text = lineOf(event);
    if (text === undefined || text === this.#last) return undefined;
    this.#last = text;
    return text;
  }

  /** What the bottom line of a terminal says now; undefined: as before. */
  status(event: MigrationEvent): string | undefined {
    if (event.type === 'step' && event.state === 'started') {
      this.#measured = false;
      return `${event.step} …`;
    }
    if (event.type !== 'progress') return undefined;
    if (event.bytesTotal > 0) this.#measured = true;
    else if (this.#measured) return undefined;
    const total = event.bytesTotal === 0 ? '' : ` of ${formatBytes(event.bytesTotal)}`;
    return `${event.node}: ${event.step} ${formatBytes(event.bytesDone)}${total}`;
  }
}

function lineOf(event: MigrationEvent): string | undefined {
  switch (event.type) {
    case 'plan':
      return event.plan.findings.length === 0 ? undefined : event.plan.findings.map(renderFinding).join('\n');
    case 'joined':
      return event.text;
    case 'retry':
      return `${event.step}: ${event.node} does not answer (${event.error.message}); trying again`;
    case 'waiting':
      return `${event.step}: waiting: ${event.text}`;
    case 'round':
      return `round ${event.number}: ${roundText(event.round)}`;
    case 'step':
      if (event.state === 'started') return undefined;
      return event.state === 'done'
        ? `${event.step}  ${formatMs(event.ms)}`
        : `${event.step}  failed: ${event.error.message}`;
    case 'state':
    case 'progress':
      return undefined;
  }
}

function roundText(round: PrecopyRound): string {
  const { scannedBytes, sentBytes, durationUs, dirtyBytesPerSecond, estimatedPauseUs, reason } = round;
  const sent = `${formatBytes(sentBytes)} of ${formatBytes(scannedBytes)} sent in ${formatMs(durationUs / 1000)}`;
  // The first round tells nothing of what is dirtied.
  const outlook =
    dirtyBytesPerSecond === 0 && estimatedPauseUs === 0
      ? ''
      : `, ${formatBytes(dirtyBytesPerSecond)}/s dirtied, pause estimated ${formatMs(estimatedPauseUs / 1000)}`;
  return `${sent}${outlook}; ${reason}`;
}
