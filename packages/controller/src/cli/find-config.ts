import { access } from 'node:fs/promises';
import { FerryError } from '@ferry/protocol';
import type { Terminal } from './terminal.js';

const SYSTEM_CONFIG = '/etc/ferry/ferry.yaml';

/** The configuration: as told, else $FERRY_CONFIG, the system's, or that of the default lab when it is up. */
export async function findConfig(told: string | undefined, env: Terminal['env']): Promise<string> {
  const named = told ?? (env['FERRY_CONFIG'] === '' ? undefined : env['FERRY_CONFIG']);
  if (named !== undefined) return named;
  if (await exists(SYSTEM_CONFIG)) return SYSTEM_CONFIG;
  const { Lab } = await import('@ferry/lab');
  try {
    return (await Lab.open()).configFile;
  } catch {
    throw new FerryError(
      'CONFIG_INVALID',
      `no configuration: there is no ${SYSTEM_CONFIG} and no lab is up`,
      {
        remedy:
          'Give --config FILE or set FERRY_CONFIG; `ferry lab up` starts two nodes on this machine to try.',
      },
    );
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
