export { checkArgs, dumpArgs, pageServerArgs, preDumpArgs, restoreArgs } from './args.js';
export { checkExtraOptions, type ExtraOptionStage } from './extra-options.js';
export { CriuOptionError } from './option-error.js';
export type {
  CommonOptions,
  DumpOptions,
  FileValidation,
  ManageCgroups,
  NetworkLock,
  PageServerOptions,
  PreDumpOptions,
  RestoreOptions,
} from './options.js';
