import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { FerryError } from '@ferry/protocol';

/**
 * Makes sure that no other ferryd works on a state directory: two would undo each other's migrations. The lock is
 * the name of an abstract UNIX socket, which goes when the process goes. Throws CONFIG_INVALID.
 */
export async function lockInstance(stateDir: string): Promise<void> {
  const { dev, ino } = await stat(stateDir);
  const lock = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    lock.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new FerryError('CONFIG_INVALID', `state_dir: another ferryd uses ${stateDir}`, { cause })
          : cause,
      ),
    );
    lock.listen({ path: `\0ferryd.${dev}.${ino}` }, () => resolve());
  });
  lock.unref();
}
