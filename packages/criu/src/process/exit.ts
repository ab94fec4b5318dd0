import { constants } from 'node:os';

/** How criu ended. */
export interface CriuExit {
  /** Exit status as a shell tells it: 128 + n when signal n killed it. undefined: nobody was left to record it. */
  readonly code: number | undefined;
  /** The signal that killed it. */
  readonly signal: string | undefined;
}

/** The exit of a criu whose supervisor was killed too. */
export const UNRECORDED: CriuExit = { code: undefined, signal: undefined };

const SIGNALS = new Map<number, string>();
for (const [name, number] of Object.entries(constants.signals))
  if (!SIGNALS.has(number)) SIGNALS.set(number, name);

/** Reads an exit status as a shell tells it. */
export function exitOf(code: number): CriuExit {
  return { code, signal: code > 128 ? SIGNALS.get(code - 128) : undefined };
}
