import { FerryError } from '@ferry/protocol';
import { CommanderError } from 'commander';
import { EXIT_CODES, exitCodeOfError } from './exit-codes.js';
import { buildProgram } from './program.js';
import type { Terminal } from './terminal.js';

/** Runs a command line (without node and script) and returns the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const { program, cli } = buildProgram(terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return cli.exitCode;
  } catch (thrown) {
    // commander has said what it had to say: help (0) or a usage error.
    if (thrown instanceof CommanderError)
      return thrown.exitCode === 0 ? EXIT_CODES.done.code : EXIT_CODES.usage.code;
    const error = FerryError.from(thrown);
    cli.output.error(error);
    return exitCodeOfError(error.code);
  }
}
