import type { DestinationState, SourceState } from '@ferry/agent';

const BOOL = [false, true] as const;
const RUN = ['down', 'recovering', 'up'] as const;
const VERDICT = ['none', 'commit', 'abort'] as const;
/** With which generations (1, 2, both) a request was sent: from then on it can arrive late, twice, or never. */
const SENT = [0, 1, 2, 3] as const;

const SOURCE: readonly ('NONE' | SourceState)[] = [
  'NONE',
  'OPEN',
  'FREEZING',
  'FROZEN',
  'COMMITTING',
  'COMMITTED',
  'ABORTING',
  'ABORTED',
  'NEEDS_OPERATOR',
];
const DESTINATION: readonly ('NONE' | DestinationState)[] = [
  'NONE',
  'OPEN',
  'RECEIVING',
  'RESTORING',
  'RESTORED',
  'RESUMING',
  'RUNNING',
  'DISCARDING',
  'DISCARDED',
  'NEEDS_OPERATOR',
];

/**
 * Everything that a moment of a migration is made of, and the values that it may have. Activities (freeze, commit,
 * undo, …) are program counters: one value for each place in the code at which others can come between.
 */
export const FIELDS = {
  // What is true of the source's tasks and of the criu dump that holds them.
  tasks: ['running', 'frozen', 'stopped', 'gone'],
  /** A SIGSTOP waits for the tasks while criu holds them. */
  stopQueued: BOOL,
  dump: ['none', 'dumping', 'held', 'releasing', 'killing', 'done', 'failed', 'killed'],
  /** The files of the hold: `held`, `verdict`, `stopped`, and a byte in the FIFO `wake`. */
  held: BOOL,
  verdict: VERDICT,
  stoppedList: BOOL,
  woken: BOOL,
  // The source's agent: its record (as it is, and as a power cut would leave it) and what it is about to do.
  source: RUN,
  sourceRecord: SOURCE,
  sourceDurable: SOURCE,
  sourceGeneration: [0, 1, 2],
  /** Whether the tree's tasks are known: in memory, and in the record. */
  tasksKnown: BOOL,
  tasksRecorded: BOOL,
  /** This agent process has the hold at hand. */
  hold: BOOL,
  /** An undo came before there was a hold: no dump may start any more. */
  refused: BOOL,
  freeze: ['idle', 'prepare', 'spawn', 'wait', 'list', 'stop', 'note', 'frozen'],
  commit: ['idle', 'ask', 'decide', 'record', 'exit', 'gone', 'end'],
  undo: ['idle', 'decide', 'record', 'settle', 'wake', 'exit', 'continue', 'end'],
  // The same of the destination.
  copy: ['none', 'held', 'left', 'running'],
  restore: ['none', 'restoring', 'held', 'done', 'failed', 'killed'],
  copyHeld: BOOL,
  copyVerdict: VERDICT,
  destination: RUN,
  destinationRecord: DESTINATION,
  destinationGeneration: [0, 1, 2],
  receipt: BOOL,
  restoring: ['idle', 'fetch', 'spawn', 'wait', 'vote', 'failed'],
  resuming: ['idle', 'decide', 'exit', 'again', 'second', 'end', 'stuck'],
  removing: ['idle', 'destroy', 'settle', 'clear', 'end'],
  holdLost: BOOL,
  /** What it asks the source, and the answer on its way. */
  asking: ['no', 'abort', 'outcome'],
  answer: ['none', 'pending', 'aborted', 'committed'],
  // The controller: the call it waits for, the answer on its way, and what it told its user.
  controller: [
    'idle',
    'open-source',
    'open-destination',
    'prepare',
    'freeze',
    'restore',
    'commit',
    'ask-after-commit',
    'resume',
    'ask-after-resume',
    'abort',
    'done',
    'dead',
  ],
  reply: ['none', 'ok', 'failed', 'absent', 'aborted', 'committed', 'operator', 'stale', 'open'],
  /** Whether another controller has taken over. */
  tookOver: BOOL,
  /** The generations that the controller has; 0 while no answer to opening has come. */
  sourceToken: [0, 1, 2],
  destinationToken: [0, 1, 2],
  report: ['none', 'committed', 'rolled-back', 'refused', 'needs-operator', 'unknown'],
  // Requests on their way.
  openSourceSent: BOOL,
  openDestinationSent: BOOL,
  prepareSent: BOOL,
  freezeSent: SENT,
  restoreSent: SENT,
  commitSent: SENT,
  resumeSent: BOOL,
  abortSent: SENT,
  /** Not fenced: from the peer, or from a controller that has no generation. */
  bareAbortSent: BOOL,
  discardSent: BOOL,
  // Faults so far.
  faults: [0, 1, 2, 3, 4, 5, 6, 7],
  /** Everything on the source's node died; in its hold: while the destination held a copy and nothing was decided. */
  rebooted: ['no', 'early or late', 'in the hold'],
  /** A task that SIGKILL does not end; images that cannot be restored. */
  unkillable: ['no', 'yes', 'mended'],
  unrestorable: ['no', 'yes', 'mended'],
} as const;

export type Field = keyof typeof FIELDS;
export type World = { -readonly [F in Field]: (typeof FIELDS)[F][number] };

/** The world whose words are all 0. */
const FIRST = Object.fromEntries(
  Object.entries(FIELDS).map(([field, values]) => [field, values[0]]),
) as World;

/** Before anything: the workload runs, the agents are up, a controller is about to start. */
export const START: World = { ...FIRST, source: 'up', destination: 'up' };

interface Place {
  readonly field: Field;
  readonly values: readonly World[Field][];
  readonly indexes: ReadonlyMap<World[Field], number>;
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
}

const PLACES: readonly Place[] = placeFields();
/** 32-bit words that a world packs into. */
export const WORDS = Math.max(...PLACES.map((place) => place.word)) + 1;

function placeFields(): Place[] {
  let word = 0;
  let shift = 0;
  return Object.entries(FIELDS).map(([field, values]) => {
    const bits = Math.ceil(Math.log2(values.length));
    if (shift + bits > 32) {
      word += 1;
      shift = 0;
    }
    const indexes = new Map(values.map((value: World[Field], index) => [value, index]));
    const place = { field: field as Field, values, indexes, word, shift, mask: (1 << bits) - 1 };
    shift += bits;
    return place;
  });
}

/** A world in WORDS words. Throws when a field has a value that is not listed. */
export function pack(world: World): Uint32Array {
  const packed = new Uint32Array(WORDS);
  packChanges(FIRST, world, packed);
  return packed;
}

/** Makes the words of one world those of another; looks only at what differs. */
export function packChanges(before: World, after: World, words: Uint32Array): void {
  for (const { field, indexes, word, shift, mask } of PLACES) {
    if (before[field] === after[field]) continue;
    const index = indexes.get(after[field]);
    if (index === undefined) throw new Error(`${field} cannot be ${String(after[field])}`);
    words[word] = (((words[word] ?? 0) & ~(mask << shift)) | (index << shift)) >>> 0;
  }
}

/** The world that was packed at an offset. */
export function unpack(from: Uint32Array, offset: number): World {
  const world = { ...START } as Record<Field, World[Field]>;
  for (const { field, values, word, shift, mask } of PLACES)
    world[field] = values[((from[offset + word] ?? 0) >>> shift) & mask] as World[Field];
  return world as World;
}

/** For people: what differs between two moments. */
export function difference(before: World, after: World): string {
  return PLACES.filter(({ field }) => before[field] !== after[field])
    .map(({ field }) => `${field}=${String(after[field])}`)
    .join(' ');
}
