export { EXIT_CODES, exitCodeOfError, exitCodeOfResult } from './exit-codes.js';
export { main } from './main.js';
export { buildProgram } from './program.js';
export { renderReference } from './reference.js';
export type { Sink, Terminal } from './terminal.js';
