export type { CriuExit } from './exit.js';
export { adoptCriu, type CriuRun } from './run.js';
export { startCriu, type StartCriuOptions } from './start.js';
