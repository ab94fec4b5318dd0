import { FerryError, type FerryErrorJson } from '@ferry/protocol';
import { renderError } from './render/error.js';
import { jsonLine } from './render/json.js';
import { styler } from './render/style.js';
import { table, type Column } from './render/table.js';
import type { Terminal } from './terminal.js';

/** How the user wants to be told. */
export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * Says things: results on stdout, what happens meanwhile on stderr. With --json everything is a line of NDJSON on
 * stdout, so that a program reads one stream in order.
 */
export class Output {
  readonly json: boolean;
  readonly #quiet: boolean;
  readonly #terminal: Terminal;
  #status = '';

  constructor(terminal: Terminal, options: OutputOptions) {
    this.#terminal = terminal;
    this.json = options.json;
    this.#quiet = options.quiet;
  }

  /** A result. `human` makes its text for people; the data are for programs. */
  result(type: string, data: unknown, human: () => string): void {
    this.#clearStatus();
    this.#terminal.stdout.write(this.json ? jsonLine(type, data) : `${human()}\n`);
  }

  /** Results, one a row. */
  rows<T>(
    type: string,
    rows: readonly T[],
    columns: readonly Column<T>[],
    data: (row: T) => unknown = (row) => row,
  ): void {
    this.#clearStatus();
    if (!this.json) this.#terminal.stdout.write(`${table(columns, rows)}\n`);
    else for (const row of rows) this.#terminal.stdout.write(jsonLine(type, data(row)));
  }

  /** Something that happened meanwhile; undefined text: only for programs. */
  event(type: string, data: unknown, human: string | undefined): void {
    if (this.json) {
      if (!this.#quiet) this.#terminal.stdout.write(jsonLine(type, data));
    } else if (human !== undefined) this.note(human);
  }

  /** A line for people on stderr. */
  note(text: string): void {
    if (this.json || this.#quiet) return;
    this.#clearStatus();
    this.#terminal.stderr.write(`${text}\n`);
  }

  /** The line at the bottom of a terminal, which the next one replaces. */
  status(text: string): void {
    const { stderr } = this.#terminal;
    if (this.json || this.#quiet || !stderr.isTTY || text === this.#status) return;
    stderr.write(`\r\u001b[K${text}`);
    this.#status = text;
  }

  /** A failure: `now` says what is true after it. */
  error(error: FerryError | FerryErrorJson, now?: string): void {
    this.#clearStatus();
    const data = error instanceof FerryError ? error.toJSON() : error;
    const { stdout, stderr, env } = this.#terminal;
    if (this.json) stdout.write(jsonLine('error', now === undefined ? data : { ...data, now }));
    else stderr.write(`${renderError(data, now, styler(stderr, env))}\n`);
  }

  #clearStatus(): void {
    if (this.#status === '') return;
    this.#terminal.stderr.write('\r\u001b[K');
    this.#status = '';
  }
}
