/** An option that cannot be passed to criu. */
export class CriuOptionError extends Error {
  override readonly name = 'CriuOptionError';
  /** The option or element as it was given. */
  readonly option: string;
  /** Why it is refused, as half a sentence. */
  readonly reason: string;

  constructor(option: string, reason: string) {
    super(`${option}: ${reason}`);
    this.option = option;
    this.reason = reason;
  }
}
