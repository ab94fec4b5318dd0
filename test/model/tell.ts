import type { Result } from './explorer.js';

/** Prints what was explored, and the trace of what was found. */
export function tell(what: string, { states, steps, seconds, depth, violation }: Result): void {
  const found =
    violation === undefined ? 'nothing' : `${violation.property}, ${violation.trace.length} steps`;
  console.log(
    `${what}: ${states} states, ${steps} steps, depth ${depth}, ${seconds.toFixed(1)} s; found ${found}`,
  );
}
