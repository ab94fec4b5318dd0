import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Version of this package. */
export async function versionOf(): Promise<string> {
  // Two levels up from src/cli as from dist/cli.
  const file = new URL('../../package.json', import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(file, 'utf8'))).version;
}
