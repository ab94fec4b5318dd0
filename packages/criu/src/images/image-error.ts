/** An image that cannot be used. criu itself loops for ever on some of these. */
export class CriuImageError extends Error {
  override readonly name = 'CriuImageError';
  readonly file: string;
  readonly expected: string;
  readonly actual: string;

  constructor(file: string, expected: string, actual: string, options?: ErrorOptions) {
    super(`${file}: expected ${expected}, found ${actual}`, options);
    this.file = file;
    this.expected = expected;
    this.actual = actual;
  }
}
