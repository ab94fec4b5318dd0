import { criuActions } from './criu.js';
import { controllerActions } from './controller.js';
import { destinationActions } from './destination.js';
import { faultActions } from './faults.js';
import { endsWell, INVARIANTS, isCommitted, isUndecided, isUndone } from './properties.js';
import { RULES, type Action, type Kind, type Rules } from './rules.js';
import { sourceActions } from './source.js';
import { StateTable } from './table.js';
import { difference, pack, packChanges, START, unpack, WORDS, type World } from './world.js';

/** What was explored. */
export interface Result {
  readonly states: number;
  readonly steps: number;
  readonly seconds: number;
  /** Longest of the shortest ways from the start to a state. */
  readonly depth: number;
  readonly violation?: Violation;
  /** Names of the actions that happened at least once. */
  readonly happened: ReadonlySet<string>;
}

export interface Violation {
  readonly property: string;
  /** The shortest way there, a line each; for "never zero for good" to where no way leads on to a good end. */
  readonly trace: readonly string[];
}

export interface Bounds {
  /** Faults in one history. */
  readonly faults: number;
  /** Only those whose names contain one of these; all, when left out. */
  readonly only?: readonly string[];
}

/** Kinds that carry a migration to its end without anybody's help; `mend` is what the documentation asks for. */
const GOES_ON: readonly Kind[] = ['step', 'message', 'timer', 'restart', 'mend'];
/** Kinds by which an operator's abort takes its effect: no timer, no luck with another's message. */
const ABORTS: readonly Kind[] = ['step', 'restart', 'abort'];

/** Every action of the model. */
export function allActions(rules: Rules, bounds: Bounds): Action[] {
  return [
    ...criuActions(),
    ...sourceActions(rules),
    ...destinationActions(rules),
    ...controllerActions(rules),
    ...faultActions(bounds.faults, bounds.only),
  ];
}

/**
 * Looks at every world that can be reached, breadth first, and checks the properties. Stops at the first violation of
 * an invariant, whose trace is then a shortest one.
 */
export function explore(bounds: Bounds, rules: Rules = RULES): Result {
  const start = performance.now();
  const actions = allActions(rules, bounds);
  const table = new StateTable(WORDS);
  const packed = new Uint32Array(WORDS);
  const happened = new Set<string>();
  const done = (violation?: Violation): Result => ({
    states: table.size,
    steps: table.edges,
    seconds: (performance.now() - start) / 1000,
    depth: table.depth(table.size - 1),
    happened,
    ...(violation === undefined ? {} : { violation }),
  });

  table.add(pack(START), -1, 0);
  for (let state = 0; state < table.size; state += 1) {
    const world = unpack(table.words, state * WORDS);
    const broken = INVARIANTS.find((invariant) => !invariant.holds(world));
    if (broken !== undefined) return done({ property: broken.name, trace: trace(table, state, actions) });
    table.marks[state] = marksOf(world);
    for (const [index, action] of actions.entries()) {
      if (!action.when(world)) continue;
      const next = { ...world };
      action.then(next);
      packed.set(table.words.subarray(state * WORDS, (state + 1) * WORDS));
      packChanges(world, next, packed);
      happened.add(action.name);
      table.edge(state, table.add(packed, state, index), index);
    }
  }
  const stuck = firstThatCannotReach(table, actions, GOES_ON, MARK.endsWell, MARK.any);
  if (stuck !== undefined)
    return done({
      property: 'never zero for good: exactly one copy runs in the end',
      trace: trace(table, stuck, actions),
    });
  const bound = firstThatCannotReach(table, actions, ABORTS, MARK.undone, MARK.undecided);
  if (bound !== undefined)
    return done({
      property: 'an abort is possible before the decision',
      trace: trace(table, bound, actions),
    });
  // The start is state 0.
  if (firstThatCannotReach(table, actions, [...GOES_ON, 'choice'], MARK.committed, MARK.any) === 0)
    return done({ property: 'a migration can succeed', trace: [] });
  return done();
}

/** What is looked up in a state after all have been found. */
const MARK = { any: 1, endsWell: 2, undecided: 4, undone: 8, committed: 16 } as const;

function marksOf(world: World): number {
  return (
    MARK.any |
    (endsWell(world) ? MARK.endsWell : 0) |
    (isUndecided(world) ? MARK.undecided : 0) |
    (isUndone(world) ? MARK.undone : 0) |
    (isCommitted(world) ? MARK.committed : 0)
  );
}

/** The first state of interest from which no way of these kinds leads to one that is wanted. */
function firstThatCannotReach(
  table: StateTable,
  actions: readonly Action[],
  kinds: readonly Kind[],
  wanted: number,
  ofInterest: number,
): number | undefined {
  const usable = actions.map((action) => kinds.includes(action.kind));
  const reaches = table.backwards(wanted, (index) => usable[index] === true);
  for (let state = 0; state < table.size; state += 1)
    if (reaches[state] === 0 && ((table.marks[state] ?? 0) & ofInterest) !== 0) return state;
  return undefined;
}

function trace(table: StateTable, state: number, actions: readonly Action[]): string[] {
  const lines: string[] = [];
  for (let at = state; at > 0; at = table.parent(at)) {
    const after = unpack(table.words, at * WORDS);
    const before = unpack(table.words, table.parent(at) * WORDS);
    lines.unshift(`${actions[table.via(at)]?.name ?? ''}   [${difference(before, after)}]`);
  }
  return lines.map((line, index) => `${String(index + 1).padStart(3)}. ${line}`);
}
