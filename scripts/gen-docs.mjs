/**
 * Makes the generated pages of docs/ from the code: errors.md, cli.md, configuration.md. With --check, only says
 * whether the committed ones are what the code gives. Needs a build (npm run build).
 */
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { pages } from '../test/docs/pages.mjs';

const check = process.argv.includes('--check');
let stale = 0;
for (const [file, make] of Object.entries(pages)) {
  const url = new URL(`../docs/${file}`, import.meta.url);
  const text = await format(await make(), { ...(await resolveConfig(url)), parser: 'markdown' });
  const committed = await readFile(url, 'utf8').catch(() => '');
  if (text === committed) continue;
  stale += 1;
  if (check) console.error(`docs/${file} is not what the code gives: run npm run docs:gen`);
  else await writeFile(url, text);
}
process.exitCode = check && stale > 0 ? 1 : 0;
