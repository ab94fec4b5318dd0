/** What the commands need of the process they run in; tests give their own. */
export interface Terminal {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls the handler on every Ctrl-C until the returned function is called. */
  onInterrupt(handler: () => void): () => void;
}

/** Where text goes. */
export interface Sink {
  readonly isTTY: boolean;
  write(text: string): unknown;
}
