import { readFile } from 'node:fs/promises';
import { readPstree } from '@ferry/criu';
import { killTasks } from '../processes/kill.js';
import { readStartTime, type TaskRef } from '../processes/procfs.js';

/** The kernel's clock ticks for user space: 100 a second on every architecture that CRIU knows. */
const TICK_MS = 10;
/** Start times are whole ticks, and the clock of day may be stepped a little. */
const SLACK_MS = 50;

/**
 * What a restore that was killed leaves behind: CRIU's tasks wait on a futex for ever. They have the pids of the
 * image, were not there before, and began while criu ran.
 */
export class Leftovers {
  readonly #pids: readonly number[];
  readonly #sinceMs: number;

  private constructor(pids: readonly number[], sinceMs: number) {
    this.#pids = pids;
    this.#sinceMs = sinceMs;
  }

  /** Looks which of the image's pids are taken, right before criu is started: those are not ours. */
  static async note(imagesDir: string): Promise<Leftovers> {
    const pids = (await readPstree(imagesDir)).map(({ pid }) => pid);
    const free: number[] = [];
    // A tree with pid 1 has a pid name space of its own: its pids mean nothing here, and it dies with its pid 1.
    if (!pids.includes(1))
      for (const pid of pids) if ((await readStartTime(pid)) === undefined) free.push(pid);
    return new Leftovers(free, Date.now());
  }

  /** Ends what is left. Returns who that was. */
  async kill(): Promise<TaskRef[]> {
    const uptimeMs = Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]) * 1000;
    const sinceTicks = (uptimeMs - (Date.now() - this.#sinceMs) - SLACK_MS) / TICK_MS;
    const left: TaskRef[] = [];
    for (const pid of this.#pids) {
      const startTimeTicks = await readStartTime(pid);
      if (startTimeTicks !== undefined && startTimeTicks >= sinceTicks) left.push({ pid, startTimeTicks });
    }
    return killTasks(left);
  }
}
