import { Command } from 'commander';
import { Cli, type AddCommand, type GlobalFlags } from './cli.js';
import { addDump } from './commands/dump.js';
import { addImages } from './commands/images.js';
import { addInspect } from './commands/inspect.js';
import { addKill } from './commands/kill.js';
import { addLab } from './commands/lab.js';
import { addMigrate } from './commands/migrate.js';
import { addMigration } from './commands/migration.js';
import { addMigrations } from './commands/migrations.js';
import { addNodes } from './commands/nodes.js';
import { addPki } from './commands/pki.js';
import { addPlan } from './commands/plan.js';
import { addPs } from './commands/ps.js';
import { addRestore } from './commands/restore.js';
import { addVersion } from './commands/version.js';
import type { Terminal } from './terminal.js';

/** In the order in which help and docs/cli.md show them. */
const COMMANDS: readonly AddCommand[] = [
  addMigrate,
  addPlan,
  addMigrations,
  addMigration,
  addNodes,
  addPs,
  addInspect,
  addDump,
  addRestore,
  addKill,
  addImages,
  addPki,
  addLab,
  addVersion,
];

/** The tree of commands, and what they share. */
export function buildProgram(terminal: Terminal): { readonly program: Command; readonly cli: Cli } {
  const program = new Command('ferry');
  const cli = new Cli(terminal, () => program.opts<GlobalFlags>());
  program
    .description('Live migration of running Linux processes between machines.')
    .option(
      '--config <file>',
      'the nodes: else $FERRY_CONFIG, /etc/ferry/ferry.yaml, or the default lab that is up',
    )
    .option('--json', 'one JSON object a line, on stdout')
    .option('--quiet', 'only results and errors')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
    })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help shows what there is)');
  for (const add of COMMANDS) add(program, cli);
  return { program, cli };
}
