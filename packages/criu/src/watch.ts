import { watch, type FSWatcher } from 'node:fs';

export interface WatchOptions {
  /** Names in the directory whose change is worth a look. */
  readonly names: readonly string[];
  /** How often to look anyway, in milliseconds: the directory may be on a file system without events. */
  readonly pollMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether waiting alone keeps the process alive. */
  readonly keepAlive: boolean;
  /** Receives a function that causes a look. */
  readonly onWake?: ((wake: () => void) => void) | undefined;
}

/**
 * Waits until files say something. The state is in the files; an event only causes another look, so that none can
 * be lost.
 * @param directory where the files are
 * @param look reads the state; undefined: not yet
 * @throws what look throws, and the signal's reason
 */
export async function untilState<T>(
  directory: string,
  look: () => Promise<T | undefined>,
  options: WatchOptions,
): Promise<T> {
  options.signal?.throwIfAborted();
  return new Promise<T>((resolve, reject) => {
    const state = { looking: false, again: false, ended: false };
    const end = (settle: () => void): void => {
      if (state.ended) return;
      state.ended = true;
      clearInterval(timer);
      watcher?.close();
      options.signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const onAbort = (): void => end(() => reject(options.signal?.reason as Error));
    const run = async (): Promise<void> => {
      state.looking = true;
      try {
        while (state.again && !state.ended) {
          state.again = false;
          const seen = await look();
          if (seen !== undefined) end(() => resolve(seen));
        }
      } catch (error) {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it was thrown
        end(() => reject(error));
      } finally {
        state.looking = false;
      }
    };
    const wake = (): void => {
      state.again = true;
      if (!state.looking) void run();
    };
    const watcher = watchDirectory(directory, options, wake);
    const timer = setInterval(wake, options.pollMs);
    if (!options.keepAlive) timer.unref();
    options.signal?.addEventListener('abort', onAbort);
    options.onWake?.(wake);
    wake();
  });
}

/** undefined when the directory cannot be watched (no inotify instance left, say): polling goes on. */
function watchDirectory(directory: string, options: WatchOptions, wake: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(directory, { persistent: options.keepAlive }, (_event, name) => {
      if (name === null || options.names.includes(name)) wake();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
