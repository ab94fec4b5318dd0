#!/usr/bin/env node
import { main } from '../cli/main.js';
import type { Terminal } from '../cli/terminal.js';

const INTERRUPTED = 130;
const handlers = new Set<() => void>();

// A reader that goes away (`ferry … | head -1`) is not a failure, and must not end a migration half way.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (handlers.size === 0) process.exit(INTERRUPTED);
    for (const handler of handlers) handler();
  });
}

const terminal: Terminal = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  onInterrupt: (handler) => {
    handlers.add(handler);
    return () => handlers.delete(handler);
  },
};

// Not by running dry: a second Ctrl-C leaves a migration, and its connections, to the agents.
process.exit(await main(process.argv.slice(2), terminal));
