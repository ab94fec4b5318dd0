import { FerryError } from '@ferry/protocol';
import type { Command } from 'commander';
import { loadControllerConfig } from '../config/controller-config.js';
import { connect, type Ferry } from '../ferry.js';
import { findConfig } from './find-config.js';
import { EXIT_CODES } from './exit-codes.js';
import { Output } from './output.js';
import type { Terminal } from './terminal.js';

/** Options that every command takes. */
export interface GlobalFlags {
  readonly config?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What the commands share: the global options, the output, the connection, the exit code. */
export class Cli {
  readonly terminal: Terminal;
  /** Of the command that ran; an error thrown from it counts more. */
  exitCode: number = EXIT_CODES.done.code;
  readonly #flags: () => GlobalFlags;
  #output: Output | undefined;

  constructor(terminal: Terminal, flags: () => GlobalFlags) {
    this.terminal = terminal;
    this.#flags = flags;
  }

  get output(): Output {
    const { json = false, quiet = false } = this.#flags();
    this.#output ??= new Output(this.terminal, { json, quiet });
    return this.#output;
  }

  /** Runs a command against the configured nodes. */
  async withFerry<T>(work: (ferry: Ferry) => Promise<T>): Promise<T> {
    const file = await findConfig(this.#flags().config, this.terminal.env);
    const ferry = await connect(await loadControllerConfig(file));
    try {
      return await work(ferry);
    } finally {
      ferry.close();
    }
  }
}

/** Adds a command to the tree. One file each in commands/. */
export type AddCommand = (program: Command, cli: Cli) => void;

/** A pid or a name, as given on the command line. */
export function pidOrName(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** A required part of the command line that commander cannot require. */
export function required<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new FerryError('INVALID_ARGUMENT', `${what} is missing`);
}
