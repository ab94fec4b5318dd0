import { CATALOGUE, type ErrorCode } from './catalogue.js';
import type { ErrorEntry } from './entry.js';

export interface FerryErrorOptions {
  /** Step of a migration or operation, in kebab case. */
  readonly step?: string | undefined;
  /** Node on which it happened. */
  readonly node?: string | undefined;
  /** Facts for programs: pid, path, migration_id … */
  readonly facts?: Readonly<Record<string, string>>;
  /** CRIU's own last error lines. */
  readonly criuLog?: readonly string[];
  /** Where the whole log is, on that node. */
  readonly logFile?: string | undefined;
  /** Replaces the catalogue's remedy where more is known. */
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
}

/**
 * Every failure that Ferry reports. `code` is one of the catalogue; the gRPC status and the CLI's exit code
 * follow from it. Thrown inside, converted once at each edge (errors/status.ts).
 */
export class FerryError extends Error {
  override readonly name = 'FerryError';
  readonly code: ErrorCode;
  readonly step: string | undefined;
  readonly node: string | undefined;
  readonly facts: Readonly<Record<string, string>>;
  readonly criuLog: readonly string[];
  readonly logFile: string | undefined;
  readonly remedy: string;

  constructor(code: ErrorCode, message: string, options: FerryErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.step = options.step;
    this.node = options.node;
    this.facts = options.facts ?? {};
    this.criuLog = options.criuLog ?? [];
    this.logFile = options.logFile;
    this.remedy = options.remedy ?? CATALOGUE[code].remedy;
  }

  /** The catalogue's entry. */
  get entry(): ErrorEntry {
    return CATALOGUE[this.code];
  }

  /** The same error with step, node or facts filled in where they were not known yet. */
  with(extra: { step?: string; node?: string; facts?: Readonly<Record<string, string>> }): FerryError {
    return new FerryError(this.code, this.message, {
      step: this.step ?? extra.step,
      node: this.node ?? extra.node,
      facts: { ...extra.facts, ...this.facts },
      criuLog: this.criuLog,
      logFile: this.logFile,
      remedy: this.remedy,
      cause: this.cause,
    });
  }

  /** Plain data, for `--json` and for durable records. */
  toJSON(): FerryErrorJson {
    return {
      code: this.code,
      message: this.message,
      ...(this.step === undefined ? {} : { step: this.step }),
      ...(this.node === undefined ? {} : { node: this.node }),
      facts: { ...this.facts },
      criu_log: [...this.criuLog],
      ...(this.logFile === undefined ? {} : { log_file: this.logFile }),
      remedy: this.remedy,
    };
  }

  /** The inverse of toJSON. */
  static fromJSON(data: FerryErrorJson): FerryError {
    return new FerryError(data.code, data.message, {
      step: data.step,
      node: data.node,
      facts: data.facts,
      criuLog: data.criu_log,
      logFile: data.log_file,
      remedy: data.remedy,
    });
  }

  /** Any thrown value as a FerryError; what is not one is a defect (INTERNAL) and keeps its cause. */
  static from(thrown: unknown): FerryError {
    if (thrown instanceof FerryError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new FerryError('INTERNAL', message, { cause: thrown });
  }
}

/** See FerryError.toJSON. */
export interface FerryErrorJson {
  readonly code: ErrorCode;
  readonly message: string;
  readonly step?: string;
  readonly node?: string;
  readonly facts: Record<string, string>;
  readonly criu_log: string[];
  readonly log_file?: string;
  readonly remedy: string;
}
