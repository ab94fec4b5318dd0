import { letTasksGo } from './criu.js';
import { decide, moveSource, type Action, type Rules } from './rules.js';
import type { World } from './world.js';

const ended = (w: World): boolean => w.dump === 'done' || w.dump === 'failed' || w.dump === 'killed';
const alive = (w: World): boolean => w.source !== 'down';
/** Whether #startDump is under way. */
const dumping = (w: World): boolean =>
  ['prepare', 'spawn', 'wait', 'list', 'stop', 'note'].includes(w.freeze);

/** The source's agent: packages/agent/src/sessions/source-session.ts and held-dump.ts. */
export function sourceActions(rules: Rules): Action[] {
  return [
    ...freezeActions(rules),
    ...commitActions(rules),
    ...undoActions(rules),
    ...restartActions(rules),
    {
      name: 'the source gives up (lease or hold limit)',
      kind: 'timer',
      when: (w) =>
        w.source === 'up' && ['OPEN', 'FREEZING', 'FROZEN'].includes(w.sourceRecord) && w.undo === 'idle',
      then: (w) => giveUp(w, rules),
    },
    {
      name: 'the source, whose tree is gone, asks the destination',
      kind: 'message',
      when: (w) =>
        w.source === 'up' &&
        treeIsGone(w) &&
        w.commit === 'idle' &&
        w.undo === 'idle' &&
        w.destination !== 'down' &&
        ['NONE', 'DISCARDED', 'RESTORED'].includes(w.destinationRecord),
      then: (w) => giveUp(w, rules),
    },
    {
      name: 'the source sees that criu dump ended in the hold',
      kind: 'step',
      when: (w) =>
        w.source === 'up' &&
        w.sourceRecord === 'FROZEN' &&
        w.freeze === 'idle' &&
        ended(w) &&
        w.tasks !== 'gone' &&
        w.verdict !== 'commit' &&
        w.undo === 'idle',
      then: startUndo,
    },
  ];
}

function freezeActions(rules: Rules): Action[] {
  const step = (at: World['freeze'], name: string, then: Action['then'], when?: Action['when']): Action => ({
    name: `source freeze: ${name}`,
    kind: 'step',
    when: (w) => alive(w) && w.freeze === at && (when?.(w) ?? true),
    then,
  });
  return [
    step('prepare', 'hooks, then makes the hold', (w) => {
      if (rules.undoWaitsForDump && w.refused) {
        failFreeze(w);
        return;
      }
      w.hold = true;
      w.freeze = 'spawn';
    }),
    step('spawn', 'starts criu dump', (w) => {
      w.dump = 'dumping';
      w.tasks = 'frozen';
      w.freeze = 'wait';
    }),
    step(
      'wait',
      'sees it held',
      (w) => (w.freeze = 'list'),
      (w) => w.held,
    ),
    step('wait', 'sees it ended', failFreeze, ended),
    step('list', 'writes the list of tasks to stop', (w) => {
      w.stoppedList = true;
      w.freeze = 'stop';
    }),
    step('stop', 'sends the SIGSTOPs', (w) => {
      if (['held', 'releasing', 'killing'].includes(w.dump)) w.stopQueued = true;
      else if (w.tasks === 'running') w.tasks = 'stopped';
      w.freeze = 'note';
    }),
    step('note', 'knows the tasks', (w) => {
      w.tasksKnown = true;
      w.freeze = 'frozen';
    }),
    step('frozen', 'records FROZEN', (w) => {
      if (w.sourceRecord === 'FROZEN' || moveSource(w, rules, 'FROZEN', false)) w.freeze = 'idle';
      else failFreeze(w);
    }),
  ];
}

/** #freeze: joins one that is under way. */
export function startFreeze(w: World, rules: Rules): void {
  if (w.sourceRecord !== 'OPEN' || w.freeze !== 'idle') return;
  if (moveSource(w, rules, 'FREEZING', true)) w.freeze = 'prepare';
  else startUndo(w);
}

function failFreeze(w: World): void {
  w.freeze = 'idle';
  startUndo(w);
}

/** #undo: joins one that is under way. */
export function startUndo(w: World): void {
  if (w.undo === 'idle') w.undo = 'decide';
}

/** #commit: joins one that is under way; refuses elsewhere than in the states that it may begin in. */
export function startCommit(w: World, rules: Rules): void {
  const may =
    w.sourceRecord === 'FROZEN' ||
    w.sourceRecord === 'COMMITTING' ||
    (w.sourceRecord === 'NEEDS_OPERATOR' && rules.restartFinishesCommit);
  if (may && w.commit === 'idle') w.commit = w.sourceRecord === 'FROZEN' ? 'ask' : 'decide';
}

/** Every task and criu went in the hold: the destination's copy, if it has one, is the only one. */
const treeIsGone = (w: World): boolean =>
  w.sourceRecord === 'FROZEN' && w.tasks === 'gone' && ended(w) && w.verdict === 'none';

/** #settleWithoutTree when the tree is gone; else what its callers do. */
export function giveUp(w: World, rules: Rules): void {
  if (!treeIsGone(w) || !rules.goneTreeIsAskedFor) startUndo(w);
  else if (w.destination === 'down' || w.destinationRecord === 'RESTORING') return;
  else if (w.destinationRecord === 'RESTORED') startCommit(w, rules);
  else startUndo(w);
}

function commitActions(rules: Rules): Action[] {
  const step = (at: World['commit'], name: string, then: Action['then'], when?: Action['when']): Action => ({
    name: `source commit: ${name}`,
    kind: 'step',
    when: (w) => alive(w) && w.commit === at && (when?.(w) ?? true),
    then,
  });
  return [
    step('ask', 'asks the destination for its vote', (w) => {
      const voted = w.destination !== 'down' && w.destinationRecord === 'RESTORED';
      if (w.verdict !== 'none' || voted) w.commit = 'decide';
      else {
        w.commit = 'idle';
        giveUp(w, rules);
      }
    }),
    step('decide', 'writes the verdict', (w) => {
      if (w.hold) {
        w.verdict = decide(w.verdict, 'commit', rules);
        w.woken = true;
      }
      if (w.verdict === 'commit') w.commit = 'record';
      else {
        w.commit = 'idle';
        startUndo(w);
      }
    }),
    step('record', 'records COMMITTING', (w) => {
      const ok = w.sourceRecord !== 'FROZEN' || moveSource(w, rules, 'COMMITTING', false);
      w.commit = ok ? 'exit' : 'idle';
    }),
    step('exit', 'sees criu end', (w) => (w.commit = 'gone'), ended),
    step('gone', 'ends what is left and looks whether the tasks are gone', (w) => {
      const killable = w.unkillable !== 'yes' && w.tasksKnown && rules.endsWhatCriuLeft;
      if (w.tasks !== 'gone' && killable) w.tasks = 'gone';
      if (w.tasks === 'gone' || !w.tasksKnown || !rules.endsWhatCriuLeft) w.commit = 'end';
      else {
        moveSource(w, rules, 'NEEDS_OPERATOR', true);
        w.commit = 'idle';
      }
    }),
    step('end', 'records COMMITTED', (w) => {
      moveSource(w, rules, 'COMMITTED', true);
      w.commit = 'idle';
    }),
  ];
}

function undoActions(rules: Rules): Action[] {
  const step = (at: World['undo'], name: string, then: Action['then'], when?: Action['when']): Action => ({
    name: `source undo: ${name}`,
    kind: 'step',
    when: (w) => alive(w) && w.undo === at && (when?.(w) ?? true),
    then,
  });
  return [
    step('decide', 'writes the verdict', (w) => {
      w.undo = 'idle';
      if (w.sourceRecord === 'ABORTED') return;
      if (w.hold) w.verdict = decide(w.verdict, 'abort', rules);
      else w.refused = true;
      if (w.verdict === 'commit' && rules.undoHeedsVerdict) return;
      w.undo = 'record';
    }),
    step('record', 'records ABORTING', (w) => {
      const ok = w.sourceRecord === 'ABORTING' || moveSource(w, rules, 'ABORTING', true);
      w.undo = ok ? 'settle' : 'idle';
    }),
    step(
      'settle',
      'cuts the pages, takes the addresses back',
      (w) => (w.undo = 'wake'),
      (w) => !rules.undoWaitsForDump || !dumping(w),
    ),
    step('wake', 'wakes the gate', (w) => {
      w.woken = true;
      w.undo = 'exit';
    }),
    step(
      'exit',
      'sees criu end',
      (w) => (w.undo = w.dump === 'none' ? 'end' : 'continue'),
      (w) => w.dump === 'none' || ended(w),
    ),
    {
      name: 'source undo: kills a criu dump that does not let go',
      kind: 'timer',
      when: (w) => alive(w) && w.undo === 'exit' && w.dump !== 'none' && !ended(w),
      then: (w) => letTasksGo(w, 'killed'),
    },
    step('continue', 'sends the SIGCONTs', (w) => {
      if (w.tasksKnown && rules.undoContinues && w.tasks === 'stopped') w.tasks = 'running';
      w.undo = 'end';
    }),
    step('end', 'records ABORTED', (w) => {
      moveSource(w, rules, 'ABORTED', true);
      w.undo = 'idle';
    }),
  ];
}

function restartActions(rules: Rules): Action[] {
  return [
    {
      name: "the source's agent starts again and reads its record",
      kind: 'restart',
      when: (w) => w.source === 'down',
      then: (w) => recover(w, rules),
    },
    {
      name: "the source's agent has recovered",
      kind: 'step',
      when: (w) =>
        w.source === 'recovering' && w.commit === 'idle' && w.undo === 'idle' && w.freeze === 'idle',
      then: (w) => (w.source = 'up'),
    },
  ];
}

function recover(w: World, rules: Rules): void {
  w.source = 'recovering';
  w.tasksKnown = w.tasksRecorded;
  if (['NONE', 'COMMITTED', 'ABORTED'].includes(w.sourceRecord)) return;
  w.hold = w.dump !== 'none';
  const { sourceRecord: state, verdict } = w;
  const undecided = w.held && verdict === 'none' && (state === 'FREEZING' || state === 'FROZEN');
  if (undecided || verdict === 'commit') {
    if (state === 'FREEZING') moveSource(w, rules, 'FROZEN', false);
    w.tasksKnown = true;
  } else if (rules.restartReadsTree) w.tasksKnown = true;
  if (verdict === 'commit') startCommit(w, rules);
  else if (undecided && w.tasks === 'gone') giveUp(w, rules);
  else if (undecided) w.freeze = 'list';
  else startUndo(w);
}

/** The agent's process is gone: everything that is not on disk. */
export function crashSource(w: World): void {
  w.source = 'down';
  w.freeze = 'idle';
  w.commit = 'idle';
  w.undo = 'idle';
  w.hold = false;
  w.refused = false;
  w.tasksKnown = false;
}
