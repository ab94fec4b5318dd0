import { parseArgs, type ParseArgsConfig } from 'node:util';
import { FerryError } from '@ferry/protocol';
import { CONFIG_KEYS } from './keys.js';

/** What the command line of ferryd says. */
export interface CommandLine {
  readonly action: 'run' | 'help' | 'version' | 'check-config';
  readonly file: string | undefined;
  /** By flag name, for loadConfig. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
}

/** Parses ferryd's arguments. Throws CONFIG_INVALID. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const options: NonNullable<ParseArgsConfig['options']> = {
    config: { type: 'string' },
    'check-config': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'V' },
  };
  for (const { flag, kind } of CONFIG_KEYS)
    options[flag] = { type: kind === 'boolean' ? 'boolean' : 'string' };
  try {
    const { values } = parseArgs({ args: [...args], options, allowNegative: true });
    const { config, 'check-config': check, help, version, ...flags } = values;
    return {
      action: help === true ? 'help' : version === true ? 'version' : check === true ? 'check-config' : 'run',
      file: typeof config === 'string' ? config : undefined,
      flags: flags as CommandLine['flags'],
    };
  } catch (cause) {
    throw new FerryError('CONFIG_INVALID', (cause as Error).message, {
      remedy: 'ferryd --help lists all flags.',
      cause,
    });
  }
}

/** The text of --help. */
export function helpText(): string {
  const width = Math.max(...CONFIG_KEYS.map(({ flag }) => flag.length)) + 4;
  const flags = CONFIG_KEYS.map(
    ({ flag, kind, description }) =>
      `  ${`--${flag}`.padEnd(width)}${kind === 'boolean' ? '(or --no-…) ' : ''}${description}`,
  );
  return `Usage: ferryd [--config FILE] [flags]

The Ferry agent of this node.

  ${'--config FILE'.padEnd(width)}YAML file with the configuration.
  ${'--check-config'.padEnd(width)}Only checks the configuration and prints it.
  ${'--version'.padEnd(width)}Prints the version.
  ${'--help'.padEnd(width)}Prints this.

Every key of the configuration is also a flag, and an environment variable (--listen-control, FERRY_LISTEN_CONTROL);
flags win over variables, variables over the file.

${flags.join('\n')}
`;
}
