import type { FerryErrorJson } from '@ferry/protocol';
import type { MigrationResult } from '../../migration/result.js';
import { drains } from '../../plan/modes.js';
import type { styler } from './style.js';

/** What is true after a migration, in one sentence. */
export function truth(result: MigrationResult): string {
  const process = result.pid === 0 ? 'the process' : `${result.processName} (pid ${result.pid})`;
  switch (result.outcome) {
    case 'committed':
      return drains(result.mode)
        ? `${process} runs on ${result.to}, and needs ${result.from} until \`ferry migration show ${result.id}\` says that it is done`
        : `${process} runs on ${result.to}`;
    case 'rolled-back':
      return `${process} keeps running on ${result.from}`;
    case 'refused':
      return result.runsOn === undefined
        ? 'nothing was changed'
        : `nothing was changed: ${process} keeps running on ${result.runsOn}`;
    case 'unknown':
      return `at most one copy of ${process} runs; the agents settle the rest by themselves`;
    case 'needs-operator':
      return `no copy of ${process} runs that should not; the message above says what is where`;
  }
}

/** What happened, CRIU's lines, what is true now, what to do next. */
export function renderError(
  error: FerryErrorJson,
  now: string | undefined,
  style: ReturnType<typeof styler>,
): string {
  const where = [
    error.node === undefined ? '' : ` on ${error.node}`,
    error.step === undefined ? '' : ` in ${error.step}`,
  ];
  const lines = [`${style('red', `ferry: ${error.code}${where.join('')}`)}: ${error.message}`];
  for (const line of error.criu_log) lines.push(`  ${style('dim', 'criu:')} ${line}`);
  if (error.log_file !== undefined)
    lines.push(
      `  ${style('dim', 'log:')}  ${error.node === undefined ? '' : `${error.node}:`}${error.log_file}`,
    );
  if (now !== undefined) lines.push(`${style('bold', 'Now:')}  ${now}.`);
  if (error.remedy !== '') lines.push(`${style('bold', 'Next:')} ${error.remedy}`);
  return lines.join('\n');
}
