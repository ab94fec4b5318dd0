import { FerryError } from '@ferry/protocol';
import type { TaskRef } from './procfs.js';

/** One exclusive lock per process, which migrations, dumps and kills share. */
export class ProcessLocks {
  readonly #owners = new Map<string, string>();

  /**
   * Takes the lock on a process.
   * @param owner who has it, for the message to others
   * @returns gives it back; calling it again does nothing
   * Throws SESSION_BUSY while somebody else has it.
   */
  acquire(task: TaskRef, owner: string): () => void {
    const key = `${task.pid}.${task.startTimeTicks}`;
    const other = this.#owners.get(key);
    if (other !== undefined)
      throw new FerryError('SESSION_BUSY', `process ${task.pid} is held by ${other}`, {
        facts: { pid: String(task.pid), owner: other },
      });
    this.#owners.set(key, owner);
    let held = true;
    return () => {
      if (held) this.#owners.delete(key);
      held = false;
    };
  }
}
