import type { MigrationView } from '../../views/migrations.js';
import type { AddCommand } from '../cli.js';
import type { Column } from '../render/table.js';

const COLUMNS: readonly Column<MigrationView>[] = [
  { title: 'MIGRATION', of: ({ id }) => id },
  { title: 'PROCESS', of: ({ process }) => `${process.name} (${process.pid})` },
  { title: 'FROM', of: ({ from }) => from },
  { title: 'TO', of: ({ to }) => to },
  { title: 'MODE', of: ({ mode }) => mode ?? '-' },
  { title: 'RUNS ON', of: ({ runsOn }) => runsOn ?? '-' },
  {
    title: 'STATE',
    of: ({ state, unreachable }) =>
      unreachable.length === 0 ? state : `${state} (no answer: ${unreachable.join(', ')})`,
  },
];

/** `ferry migrations` */
export const addMigrations: AddCommand = (program, cli) => {
  program
    .command('migrations')
    .description('list migrations as the agents tell of them, newest first')
    .option('--active', 'only those that are not settled')
    .action(async (flags: { active?: boolean }) => {
      const views = await cli.withFerry((ferry) => ferry.migrations({ activeOnly: flags.active === true }));
      cli.output.rows('migration', views, COLUMNS);
    });
};
