import { FerryError } from '@ferry/protocol';

/** A parser for the value of a flag; what it throws names the flag. */
export function named<T>(flag: string, parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (thrown) {
      const error = FerryError.from(thrown);
      throw new FerryError(error.code, `${flag}: ${error.message}`, { cause: error });
    }
  };
}

/** A whole number of at least 1. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
  throw new FerryError('INVALID_ARGUMENT', `${JSON.stringify(text)} is not a number of at least 1`);
}
