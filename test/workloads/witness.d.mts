/** Numbers that should run 1, 2, 3 … each once. */
export interface Witness {
  /** How many there are. */
  readonly count: number;
  /** The highest; 0 when there is none. */
  readonly last: number;
  /** Those missing below the highest: progress that was lost. */
  readonly gaps: number[];
  /** Those that are there again: two copies ran, or one ran from an older state. */
  readonly repeats: number[];
  /** Process ids, in their own namespace, that wrote them. */
  readonly pids: Set<number>;
}

export interface CountWitness extends Witness {
  /** Longest time between two lines: the downtime that a witness sees, plus the interval. */
  readonly longestPauseMs: number;
}

export interface CheckedWitness extends Witness {
  /** Lines in which the workload found itself damaged. */
  readonly bad: string[];
}

export interface MemoryWitness extends Omit<CheckedWitness, 'last'> {
  /** How often it has checked itself. */
  readonly ticks: number;
  /** How many it holds; undefined until it has filled them. */
  readonly pages: number | undefined;
  readonly checkedPages: number;
}

export interface WaitsWitness {
  /** By call: how many waits have ended. */
  readonly counts: Readonly<Record<string, number>>;
  /** Those that did not end as they must. */
  readonly bad: string[];
}

export interface ThreadWitness extends CheckedWitness {
  /** All counters at every tick. `bad` are the ticks at which one had gone back. */
  readonly counters: number[][];
}

/** Reads the file of counter.pl. Like the others: no file yet, no lines. */
export function readCounts(file: string): Promise<CountWitness>;
/** Reads the file of memory.pl. */
export function readMemory(file: string): Promise<MemoryWitness>;
/** Reads the file of tree.pl. */
export function readTree(file: string): Promise<CheckedWitness>;
/** Reads the file of blocked.pl. */
export function readWaits(file: string): Promise<WaitsWitness>;
/** Reads the file of features.pl, or of network/pair.mjs. */
export function readFeatures(file: string): Promise<CheckedWitness>;
/** Reads the file of threads.mjs. */
export function readThreads(file: string): Promise<ThreadWitness>;
