import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStatSync, type TaskRef } from '../processes/procfs.js';
import { readTree, signalTasks } from '../processes/tree.js';

/**
 * Stops a tree while nobody is seen to answer its page faults. When the last holder of its userfaultfd is gone, the
 * kernel gives it zeroes instead of the pages that are missing: it must not go far with those.
 */
export class Pause {
  readonly #file: string;

  /** @param directory the pager's; what is stopped is noted there, so that a restarted agent lets it go on */
  constructor(directory: string) {
    this.#file = join(directory, 'paused');
  }

  /** Stops every task that is not stopped already. */
  async begin(root: TaskRef): Promise<void> {
    if (existsSync(this.#file)) return;
    const running = (await readTree(root)).filter(({ pid }) => readStatSync(pid)?.state !== 'T');
    writeFileSync(this.#file, JSON.stringify(running), { mode: 0o600 });
    await signalTasks(running, 'SIGSTOP');
  }

  /** Lets those go on that were stopped. */
  async end(): Promise<void> {
    if (!existsSync(this.#file)) return;
    await signalTasks(JSON.parse(readFileSync(this.#file, 'utf8')) as TaskRef[], 'SIGCONT');
    rmSync(this.#file, { force: true });
  }
}
