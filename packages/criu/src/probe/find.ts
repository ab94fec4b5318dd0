import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** Where scripts/setup puts it. */
const SETUP_PATH = '/opt/ferry/criu/bin/criu';

/**
 * Finds an executable criu: the candidates, then the environment's FERRY_CRIU, then where scripts/setup puts it,
 * then PATH.
 * @returns its absolute path; undefined when there is none
 */
export async function findCriu(
  options: {
    readonly candidates?: readonly string[] | undefined;
    readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  } = {},
): Promise<string | undefined> {
  const env = options.env ?? process.env;
  const fromEnv = env['FERRY_CRIU'];
  const directories = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  const paths = [
    ...(options.candidates ?? []),
    ...(fromEnv === undefined || fromEnv === '' ? [] : [fromEnv]),
    SETUP_PATH,
    ...directories.map((directory) => join(directory, 'criu')),
  ];
  for (const path of paths) if (await isExecutable(path)) return path;
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
