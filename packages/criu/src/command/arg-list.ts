import { CriuOptionError } from './option-error.js';

/**
 * Checks the value of an option. criu's parser takes an element that begins with '-' for the next option in some
 * places, and a NUL byte ends the string.
 * @throws CriuOptionError
 */
export function checkValue(option: string, value: string): string {
  if (value === '') throw new CriuOptionError(option, 'an empty value');
  if (value.includes('\0')) throw new CriuOptionError(option, 'the value has a NUL byte');
  if (value.startsWith('-')) throw new CriuOptionError(option, `the value begins with a dash: ${value}`);
  return value;
}

/** Collects arguments; what is undefined or false is left out. */
export class ArgList {
  readonly #args: string[];

  constructor(command: string) {
    this.#args = [command];
  }

  flag(option: string, on: boolean | undefined): this {
    if (on === true) this.#args.push(option);
    return this;
  }

  value(option: string, value: string | undefined): this {
    if (value !== undefined) this.#args.push(option, checkValue(option, value));
    return this;
  }

  values(option: string, values: readonly string[] | undefined): this {
    for (const value of values ?? []) this.value(option, value);
    return this;
  }

  /** For options whose value is optional: getopt takes it only in the same element. */
  joined(option: string, value: string | undefined): this {
    if (value !== undefined) this.#args.push(`${option}=${checkValue(option, value)}`);
    return this;
  }

  count(option: string, value: number | undefined, minimum: number): this {
    if (value === undefined) return this;
    if (!Number.isSafeInteger(value) || value < minimum)
      throw new CriuOptionError(option, `not a whole number of at least ${minimum}: ${value}`);
    return this.value(option, String(value));
  }

  raw(args: readonly string[]): this {
    this.#args.push(...args);
    return this;
  }

  toArray(): string[] {
    return this.#args;
  }
}
