import { FerryError } from '@ferry/protocol';
import type { MigrationHandle } from '../../migration/handle.js';
import type { MigrationResult } from '../../migration/result.js';
import type { Ferry } from '../../ferry.js';
import type { MigrationRequest } from '../../plan/request.js';
import type { AddCommand, Cli } from '../cli.js';
import { exitCodeOfResult, EXIT_CODES } from '../exit-codes.js';
import { addMigrateFlags, migrationRequest, type MigrateFlags } from '../flags/migrate-flags.js';
import { truth } from '../render/error.js';
import { EventLines } from '../render/event-lines.js';
import { renderResult } from '../render/migration.js';
import { showPlan } from './plan.js';

/** `ferry migrate` */
export const addMigrate: AddCommand = (program, cli) => {
  addMigrateFlags(program.command('migrate'))
    .description('move a running process tree to another node')
    .option('--dry-run', 'only show the plan')
    .action(async (process: string, flags: MigrateFlags & { dryRun?: boolean }) => {
      const request = migrationRequest(process, flags);
      cli.exitCode = await cli.withFerry((ferry) =>
        flags.dryRun === true ? showPlan(ferry, request, cli) : migrate(ferry, request, cli),
      );
    });
};

async function migrate(ferry: Ferry, request: MigrationRequest, cli: Cli): Promise<number> {
  const handle = ferry.migrate(request);
  let stopListening = (): void => undefined;
  const left = new Promise<'left'>((resolve) => {
    let asked = 0;
    stopListening = cli.terminal.onInterrupt(() => {
      asked += 1;
      if (asked > 1) resolve('left');
      else {
        const text = 'interrupted: undoing (Ctrl-C again leaves it to the agents)';
        cli.output.event('event', { event: 'interrupted' }, text);
        void handle.cancel();
      }
    });
  });
  const end = await Promise.race([follow(handle, cli), left]).finally(stopListening);
  if (end === 'left') {
    cli.output.error(
      new FerryError('OUTCOME_UNKNOWN', `migration ${handle.id} is left to the agents`, {
        remedy: `See \`ferry migration show ${handle.id}\` to learn how it ended.`,
      }),
      'at most one copy of the process runs',
    );
    return EXIT_CODES.unknown.code;
  }
  show(end, cli);
  return exitCodeOfResult(end);
}

/** Tells what happens until it has ended. */
async function follow(handle: MigrationHandle, cli: Cli): Promise<MigrationResult> {
  const { output } = cli;
  output.event('event', { event: 'started', id: handle.id }, `migration ${handle.id}`);
  const lines = new EventLines();
  for await (const event of handle.events) {
    const { type, ...data } = event;
    if (type === 'progress') output.event('progress', data, undefined);
    else output.event('event', { event: type, ...data }, lines.line(event));
    const status = lines.status(event);
    if (status !== undefined) output.status(status);
  }
  return handle.result();
}

function show(result: MigrationResult, cli: Cli): void {
  const { output } = cli;
  const { error } = result;
  // In JSON the error is part of the result; for people it stands on stderr, after the table.
  if (output.json || result.outcome !== 'refused')
    output.result('result', { ...result, now: truth(result) }, () => renderResult(result));
  if (error !== undefined && !output.json) output.error(error, truth(result));
}
