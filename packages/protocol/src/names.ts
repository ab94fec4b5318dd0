import { FerryError } from './errors/ferry-error.js';

const NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/;

/**
 * Checks a name that ends up as a directory: ids of migrations and images.
 * Throws INVALID_ARGUMENT naming the field. ".." cannot pass: a name begins with a letter or digit.
 */
export function checkName(field: string, value: string): string {
  if (!NAME.test(value)) {
    throw new FerryError(
      'INVALID_ARGUMENT',
      `${field}: ${JSON.stringify(value)} is not a name: lower-case letters, digits, "." and "-", at most 63, beginning with a letter or digit`,
    );
  }
  return value;
}
