import type { Command } from 'commander';
import type { RestoreOptions } from '@ferry/protocol';
import { addCriuFlags, collect, criuOptions, type CriuFlags } from './criu-flags.js';

/** Flags of criu restore that a dump does not have. */
export interface RestoreOnlyFlags {
  readonly restoreExternal?: string[];
  readonly skipFileRwxCheck?: boolean;
  readonly criuRestoreOpt?: string[];
}

/** Beside dump flags: what a restore has of its own. */
export function addRestoreOnlyFlags(command: Command): Command {
  return command
    .option(
      '--restore-external <resource>',
      "an external resource, as criu restore's --external; repeatable",
      collect,
    )
    .option('--skip-file-rwx-check', 'do not compare permission bits of files')
    .option(
      '--criu-restore-opt <option>',
      'a further option of criu restore (docs/configuration.md); repeatable',
      collect,
    );
}

/** All flags of a restore by itself. */
export type RestoreFlags = CriuFlags & RestoreOnlyFlags;

export function addRestoreFlags(command: Command): Command {
  return addRestoreOnlyFlags(addCriuFlags(command));
}

/** What only a restore is told. */
export function restoreOnlyOptions(flags: RestoreOnlyFlags): Partial<RestoreOptions> {
  return {
    ...(flags.restoreExternal === undefined ? {} : { external: flags.restoreExternal }),
    ...(flags.skipFileRwxCheck === undefined ? {} : { skipFileRwxCheck: flags.skipFileRwxCheck }),
    ...(flags.criuRestoreOpt === undefined ? {} : { extra: flags.criuRestoreOpt }),
  };
}

export function restoreOptions(flags: RestoreFlags): Partial<RestoreOptions> {
  return { ...criuOptions(flags), ...restoreOnlyOptions(flags) };
}
