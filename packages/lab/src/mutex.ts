import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from './error.js';

// A name in the abstract socket name space: the kernel frees it when its holder dies, so no lock is ever stale.
const NAME = '\0ferry-lab';
const PATIENCE_MS = 30_000;

/** Runs an action while no other process of this host is in one: labs share addresses and changes to the host. */
export async function exclusively<T>(action: () => Promise<T>): Promise<T> {
  const lock = await acquire();
  try {
    return await action();
  } finally {
    await new Promise((resolve) => lock.close(resolve));
  }
}

async function acquire(): Promise<Server> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const lock = await listen();
    if (lock !== undefined) return lock;
    if (performance.now() > deadline) {
      throw new LabError(
        'TIMEOUT',
        'another process is busy with the labs of this host',
        'Wait for it, then try again.',
      );
    }
    await delay(20);
  }
}

function listen(): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(NAME, () => resolve(server));
  });
}
