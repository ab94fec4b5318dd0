#!/usr/bin/env -S node --max-semi-space-size=2
// A small young generation: the relay makes a buffer for every 64 KiB of pages, and V8 would let 40 MiB more of them
// gather before it looks (test/integration/memory.test.ts).
import { FerryError } from '@ferry/protocol';
import { stringify } from 'yaml';
import { helpText, parseCommandLine } from '../config/command-line.js';
import { loadConfig } from '../config/load.js';
import { createLogger } from '../observability/logger.js';
import { VERSION } from '../version.js';
import { startAgent } from '../wiring.js';

const EXIT_CONFIG = 2;
const EXIT_FAILURE = 1;
/** Whatever is still not done by then is left to the next start, which knows how to settle it. */
const STOP_MS = 4_500;

async function main(): Promise<void> {
  const { action, file, flags } = parseCommandLine(process.argv.slice(2));
  if (action === 'help') process.stdout.write(helpText());
  else if (action === 'version') process.stdout.write(`ferryd ${VERSION}\n`);
  else {
    const config = await loadConfig({ file, env: process.env, flags });
    if (action === 'check-config') process.stdout.write(stringify(config));
    else await run(config);
  }
}

async function run(config: Awaited<ReturnType<typeof loadConfig>>): Promise<void> {
  const logger = createLogger(config);
  process.on('uncaughtException', (error, origin) => {
    // What is held stays held, and the next start settles it; going on in an unknown state could do harm.
    logger.fatal({ err: error, origin }, 'ferryd has a defect and ends');
    process.exit(EXIT_FAILURE);
  });
  const agent = await startAgent(config, logger);
  const stop = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, 'ferryd stops');
    setTimeout(() => process.exit(0), STOP_MS).unref();
    void agent.close().then(() => {
      logger.info('ferryd has stopped');
      process.exit(0);
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

try {
  await main();
} catch (thrown) {
  const error = FerryError.from(thrown);
  process.stderr.write(`ferryd: ${error.code}: ${error.message}\n${error.remedy}\n`);
  if (error.code === 'INTERNAL' && error.cause instanceof Error)
    process.stderr.write(`${error.cause.stack ?? ''}\n`);
  process.exit(error.code === 'CONFIG_INVALID' ? EXIT_CONFIG : EXIT_FAILURE);
}
