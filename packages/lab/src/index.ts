export type { CommandResult } from './command.js';
export { LabError, type LabErrorCode } from './error.js';
export { Lab } from './lab.js';
export type { LabNode, ExecOptions, RunOptions, Workload } from './node.js';
export type { LabOptions } from './options.js';
export type { NodeProcess } from './process-table.js';
export { diffSnapshots, snapshotHost, type Snapshot } from './snapshot.js';
