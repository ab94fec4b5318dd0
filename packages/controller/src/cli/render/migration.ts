import type { Finding } from '@ferry/protocol';
import type { MigrationEvent } from '../../migration/events.js';
import type { MigrationResult } from '../../migration/result.js';
import type { Phase } from '../../migration/run.js';
import { formatMs } from '../../units/duration.js';
import { formatBytes } from '../../units/size.js';
import { truth } from './error.js';
import { table } from './table.js';

/** A finding, on one line. */
export function renderFinding(finding: Finding): string {
  const severity = finding.severity.replace('SEVERITY_', '').toLowerCase();
  return `${severity.padEnd(7)}  ${finding.reason}: ${finding.text}${finding.remedy === '' ? '' : ` ${finding.remedy}`}`;
}

/** An event as a line for people; undefined: not worth one. */
export function renderEvent(event: MigrationEvent): string | undefined {
  switch (event.type) {
    case 'plan':
      return event.plan.findings.length === 0 ? undefined : event.plan.findings.map(renderFinding).join('\n');
    case 'joined':
      return event.text;
    case 'retry':
      return `${event.step}: ${event.node} does not answer (${event.error.message}); trying again`;
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

/** What the line on a terminal says while this is the latest event; undefined: as before. */
export function renderStatus(event: MigrationEvent): string | undefined {
  if (event.type === 'step' && event.state === 'started') return `${event.step} …`;
  if (event.type !== 'progress') return undefined;
  const total = event.bytesTotal === 0 ? '' : ` of ${formatBytes(event.bytesTotal)}`;
  return `${event.node}: ${event.step} ${formatBytes(event.bytesDone)}${total}`;
}

/** The table of phases and the figures, after a migration. */
export function renderResult(result: MigrationResult): string {
  const phases = table<Phase>(
    [
      { title: 'NODE', of: (phase) => phase.node },
      { title: 'PHASE', of: (phase) => phase.name },
      { title: 'MS', of: (phase) => phase.ms.toFixed(1), right: true },
    ],
    result.phases,
  );
  const ms = (value: number | undefined): string => (value === undefined ? 'not known' : formatMs(value));
  return [
    phases,
    '',
    `frozen ${ms(result.frozenMs)}, downtime ${ms(result.downtimeMs)}, ${formatBytes(result.pageBytes + result.imageBytes)} sent, ${result.pages} pages, ${formatMs(result.totalMs)} in all`,
    `${result.id}: ${truth(result)}`,
  ].join('\n');
}
