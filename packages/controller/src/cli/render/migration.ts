import type { Finding } from '@ferry/protocol';
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
  const figures = [
    ...(result.frozenMs === undefined ? [] : [`frozen ${formatMs(result.frozenMs)}`]),
    ...(result.downtimeMs === undefined ? [] : [`downtime ${formatMs(result.downtimeMs)}`]),
    `${formatBytes(result.sentPageBytes + result.imageBytes)} sent`,
    `${result.pages} pages`,
    `${formatMs(result.totalMs)} in all`,
  ];
  return [phases, '', figures.join(', '), `${result.id}: ${truth(result)}`].join('\n');
}
