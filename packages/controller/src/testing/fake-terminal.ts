import type { Terminal } from '../cli/terminal.js';

/** A terminal that keeps what is written; interrupt() is Ctrl-C. */
export class FakeTerminal implements Terminal {
  out = '';
  err = '';
  readonly env: Record<string, string>;
  readonly stdout = { isTTY: false, write: (text: string) => (this.out += text) };
  readonly stderr = { isTTY: false, write: (text: string) => (this.err += text) };
  readonly #handlers = new Set<() => void>();

  constructor(env: Record<string, string> = {}) {
    this.env = env;
  }

  onInterrupt(handler: () => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  interrupt(): void {
    for (const handler of this.#handlers) handler();
  }

  /** stdout as NDJSON. */
  lines(): Record<string, unknown>[] {
    return this.out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}
