import { Option, type Command } from 'commander';
import type { DumpOptions, RestoreOptions } from '@ferry/protocol';

const CGROUP_MODES = {
  ignore: 'CGROUP_MODE_IGNORE',
  none: 'CGROUP_MODE_NONE',
  props: 'CGROUP_MODE_PROPS',
  soft: 'CGROUP_MODE_SOFT',
  full: 'CGROUP_MODE_FULL',
  strict: 'CGROUP_MODE_STRICT',
} as const;

const TCP_MODES = {
  refuse: 'TCP_MODE_UNSPECIFIED',
  established: 'TCP_MODE_ESTABLISHED',
  close: 'TCP_MODE_CLOSE',
} as const;

/** Flags that mean the same for a dump and for a restore. */
export interface CriuFlags {
  readonly shellJob?: boolean;
  readonly tcp?: keyof typeof TCP_MODES;
  readonly extUnixSk?: boolean;
  readonly manageCgroups?: keyof typeof CGROUP_MODES;
  readonly fileValidationSizeOnly?: boolean;
}

export function addCriuFlags(command: Command): Command {
  return command
    .option(
      '--shell-job',
      'the tree is a job of a shell, with a terminal of a session outside it (chosen when it is)',
    )
    .addOption(
      new Option(
        '--tcp <mode>',
        'established TCP connections: refuse to dump them (as without this flag), keep them, or close them',
      ).choices(Object.keys(TCP_MODES)),
    )
    .option('--ext-unix-sk', 'allow datagram UNIX sockets connected outside the tree')
    .addOption(new Option('--manage-cgroups <mode>', 'control groups').choices(Object.keys(CGROUP_MODES)))
    .option('--file-validation-size-only', 'compare files by size only, not by build id');
}

/** The fields that both kinds of options have. Unset stays unset: the plan may choose. */
export function criuOptions(
  flags: CriuFlags,
): Partial<Pick<DumpOptions & RestoreOptions, keyof DumpOptions & keyof RestoreOptions>> {
  return {
    ...(flags.shellJob === undefined ? {} : { shellJob: flags.shellJob }),
    ...(flags.tcp === undefined ? {} : { tcp: TCP_MODES[flags.tcp] }),
    ...(flags.extUnixSk === undefined ? {} : { extUnixSk: flags.extUnixSk }),
    ...(flags.manageCgroups === undefined ? {} : { manageCgroups: CGROUP_MODES[flags.manageCgroups] }),
    ...(flags.fileValidationSizeOnly === undefined
      ? {}
      : { fileValidationSizeOnly: flags.fileValidationSizeOnly }),
  };
}

/** For an option that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}
