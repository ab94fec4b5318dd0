import type { Ferry } from '../../ferry.js';
import { planError, type Plan } from '../../plan/plan.js';
import type { MigrationRequest } from '../../plan/request.js';
import { formatBytes } from '../../units/size.js';
import type { AddCommand, Cli } from '../cli.js';
import { EXIT_CODES } from '../exit-codes.js';
import { addMigrateFlags, migrationRequest, type MigrateFlags } from '../flags/migrate-flags.js';
import { renderFinding } from '../render/migration.js';

/** `ferry plan` */
export const addPlan: AddCommand = (program, cli) => {
  addMigrateFlags(program.command('plan'))
    .description('show what a migration would do and what stands in its way; changes nothing')
    .action(async (process: string, flags: MigrateFlags) => {
      cli.exitCode = await cli.withFerry((ferry) => showPlan(ferry, migrationRequest(process, flags), cli));
    });
};

/** Prints the plan; the exit code says whether it may be carried out. */
export async function showPlan(ferry: Ferry, request: MigrationRequest, cli: Cli): Promise<number> {
  const plan = await ferry.plan(request);
  const error = planError(plan, request.skipChecks === true);
  cli.output.result('plan', { ...summary(plan), error }, () => render(plan));
  if (error === undefined) return EXIT_CODES.done.code;
  if (!cli.output.json) cli.output.error(error, 'nothing was changed');
  return error.code === 'SAME_NODE' ? EXIT_CODES.usage.code : EXIT_CODES.refused.code;
}

function summary(plan: Plan): object {
  const { findings, tree, source, destination, mode, estimatedBytes, dump, restore, handover, ok } = plan;
  return {
    ok,
    mode,
    from: source.name,
    to: destination.name,
    process: plan.process,
    processes: tree.processes.length,
    estimatedBytes,
    findings,
    dump,
    restore,
    handover,
  };
}

function render(plan: Plan): string {
  const { tree, source, destination } = plan;
  const pid = plan.process.ref?.pid ?? 0;
  return [
    `${plan.process.name} (pid ${pid}): ${tree.processes.length} processes, ${tree.taskIds.length} threads, ${tree.files.length} files, ${tree.sockets.length} sockets`,
    `${source.name} (CRIU ${source.criu?.version ?? 'missing'}) → ${destination.name} (CRIU ${destination.criu?.version ?? 'missing'}), ${plan.mode}, at most ${formatBytes(plan.estimatedBytes)}`,
    ...plan.findings.map(renderFinding),
    plan.ok ? 'nothing stands in the way' : 'would be refused',
  ].join('\n');
}
