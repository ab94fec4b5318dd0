import { fromStatus, type Session } from '@ferry/protocol';
import { Option } from 'commander';
import type { Phase } from '../../migration/run.js';
import type { MigrationView } from '../../views/migrations.js';
import { adviceFor, type Resolution } from '../../views/resolve.js';
import type { AddCommand } from '../cli.js';
import { EXIT_CODES } from '../exit-codes.js';
import { table } from '../render/table.js';

interface ResolveFlags {
  readonly sourceIsDown?: boolean;
  readonly sourceRuns?: boolean;
  readonly giveUp?: boolean;
}

/** `ferry migration show`, `abort` and `resolve` */
export const addMigration: AddCommand = (program, cli) => {
  const migration = program
    .command('migration')
    .description('look at one migration, undo it, or say what its agents cannot know');
  const print = (view: MigrationView): void => {
    cli.output.result('migration', view, () => render(view));
    if (view.needsOperator) cli.exitCode = EXIT_CODES.operator.code;
    else if (!view.settled) cli.exitCode = EXIT_CODES.unknown.code;
  };
  migration
    .command('show')
    .description('what is true of a migration; exit 7 while it is not settled, 5 when it needs an operator')
    .argument('<id>')
    .action(async (id: string) => print(await cli.withFerry((ferry) => ferry.migration(id))));
  migration
    .command('abort')
    .description('undo a migration that is not decided, whoever drives it')
    .argument('<id>')
    .action(async (id: string) => print(await cli.withFerry((ferry) => ferry.abort(id))));
  migration
    .command('resolve')
    .description('go on with a migration that waits for an operator; `show` says what it waits for')
    .argument('<id>')
    .addOption(
      new Option(
        '--source-is-down',
        'the source node is down, and the process will never run there again: let the copy at the destination run',
      ).conflicts(['sourceRuns', 'giveUp']),
    )
    .addOption(
      new Option(
        '--source-runs',
        'the process runs at the source: remove the copy at the destination',
      ).conflicts(['giveUp']),
    )
    .option('--give-up', 'remove the images of a process that cannot be restored: it is lost')
    .action(async (id: string, flags: ResolveFlags) =>
      print(await cli.withFerry((ferry) => ferry.resolve(id, resolutionOf(flags)))),
    );
};

function resolutionOf({ sourceIsDown, sourceRuns, giveUp }: ResolveFlags): Resolution {
  if (sourceIsDown === true) return 'source-is-down';
  if (sourceRuns === true) return 'source-runs';
  return giveUp === true ? 'give-up' : 'retry';
}

function render(view: MigrationView): string {
  const { source, destination } = view.sides;
  return [
    `${view.id}: ${view.process.name} (pid ${view.process.pid}), ${view.from} → ${view.to}, ${view.mode ?? 'mode not known'}`,
    view.state,
    ...view.unreachable.map((node) => `${node} does not answer`),
    ...adviceFor(view),
    ...[source, destination].flatMap((session) => (session === undefined ? [] : [renderSide(session)])),
  ].join('\n');
}

function renderSide(session: Session): string {
  const state = session.state.replace('STATE_', '').toLowerCase().replaceAll('_', ' ');
  const lines = [`\n${session.node}: ${state}, ${new Date(session.updateUnixUs / 1000).toISOString()}`];
  if (session.error !== null) {
    const error = fromStatus(session.error);
    lines.push(`${error.code}: ${error.message}`, ...error.criuLog.map((line) => `  criu: ${line}`));
  }
  const phases: Phase[] = session.timings.map(({ name, durationUs }) => ({
    node: session.node,
    name,
    ms: durationUs / 1000,
  }));
  if (phases.length > 0)
    lines.push(
      table<Phase>(
        [
          { title: 'PHASE', of: ({ name }) => name },
          { title: 'MS', of: ({ ms }) => ms.toFixed(1), right: true },
        ],
        phases,
      ),
    );
  return lines.join('\n');
}
