import { startRemoval, startRestore, startResume } from './destination.js';
import { moveDestination, type Action, type Rules } from './rules.js';
import { giveUp, startCommit, startFreeze } from './source.js';
import type { World } from './world.js';

type Reply = World['reply'];
/** A fenced request has a bit for each generation that it was sent with. */
type FencedField = 'freezeSent' | 'restoreSent' | 'commitSent' | 'abortSent';
type SentField = FencedField | 'prepareSent' | 'resumeSent';

/** A call of the controller. */
interface Call {
  readonly name: World['controller'];
  readonly to: 'source' | 'destination';
  /** The request, for those that make the agent begin something. */
  readonly sent?: SentField;
  readonly begin?: (world: World) => void;
  /** Where it can begin something; elsewhere the request changes nothing, and the explorer is spared it. */
  readonly open?: readonly string[];
  /** What the agent answers at this moment; undefined: it is not done yet. */
  readonly answer: (world: World) => Reply | undefined;
}

/** Where SourceSession.abort goes on to #undo; in NEEDS_OPERATOR that finds the commit verdict and refuses. */
const ABORTABLE = ['OPEN', 'FREEZING', 'FROZEN', 'ABORTING'];

const isOneOf = (state: string, ...states: readonly string[]): boolean => states.includes(state);

/** The controller (packages/controller/src/migration) and the network between it and the agents. */
export function controllerActions(rules: Rules): Action[] {
  const calls = callsOf(rules);
  return [
    ...openActions(),
    ...calls.flatMap((call) => callActions(call)),
    ...bareActions(rules),
    {
      name: 'the controller gives up waiting for an answer',
      kind: 'timer',
      when: (w) => waits(w) && w.reply === 'none',
      then: (w) => (w.reply = 'failed'),
    },
    {
      name: 'the controller begins',
      kind: 'choice',
      when: (w) => w.controller === 'idle',
      then: (w) => callOpenSource(w),
    },
    {
      name: 'the controller has its answer',
      kind: 'message',
      when: (w) => waits(w) && w.reply !== 'none',
      then: goOn,
    },
    {
      name: 'Ctrl-C',
      kind: 'choice',
      when: (w) => isOneOf(w.controller, 'open-source', 'open-destination', 'prepare', 'freeze', 'restore'),
      then: undo,
    },
  ];
}

const waits = (w: World): boolean => !isOneOf(w.controller, 'idle', 'done', 'dead');

/** The same migration once more, from another machine: the first controller's requests may still arrive. */
export function takeOver(w: World): void {
  w.tookOver = true;
  w.sourceToken = w.destinationToken = 0;
  w.report = 'none';
  callOpenSource(w);
}

function callOpenSource(w: World): void {
  w.controller = 'open-source';
  w.openSourceSent = true;
  w.reply = 'none';
}

/** OpenSource, OpenDestination: each creates a session or takes it over with a new generation. Delivered once. */
function openActions(): Action[] {
  return [
    {
      name: 'OpenSource arrives',
      kind: 'message',
      when: (w) => w.openSourceSent && w.source === 'up' && w.sourceGeneration < 2,
      then: (w) => {
        w.openSourceSent = false;
        w.sourceGeneration = w.sourceGeneration === 0 ? 1 : 2;
        if (w.sourceRecord === 'NONE') w.sourceRecord = w.sourceDurable = 'OPEN';
        if (w.controller === 'open-source' && w.reply === 'none') {
          w.sourceToken = w.sourceGeneration;
          w.reply = w.sourceRecord === 'ABORTED' ? 'aborted' : 'ok';
        }
      },
    },
    {
      name: 'OpenDestination arrives',
      kind: 'message',
      when: (w) => w.openDestinationSent && w.destination === 'up' && w.destinationGeneration < 2,
      then: (w) => {
        w.openDestinationSent = false;
        w.destinationGeneration = w.destinationGeneration === 0 ? 1 : 2;
        if (w.destinationRecord === 'NONE') w.destinationRecord = 'OPEN';
        if (w.controller === 'open-destination' && w.reply === 'none') {
          w.destinationToken = w.destinationGeneration;
          w.reply = 'ok';
        }
      },
    },
  ];
}

/** Answers count a step as done that an earlier controller has done: see isDone in steps.ts. */
function callsOf(rules: Rules): Call[] {
  return [
    {
      name: 'prepare',
      to: 'destination',
      sent: 'prepareSent',
      open: ['OPEN'],
      begin: (w) => {
        if (w.destinationRecord === 'OPEN' && w.source === 'up') moveDestination(w, rules, 'RECEIVING');
      },
      answer: (w) => {
        if (w.destinationRecord === 'OPEN') return undefined;
        return isOneOf(w.destinationRecord, 'DISCARDING', 'DISCARDED') ? 'failed' : 'ok';
      },
    },
    {
      name: 'freeze',
      to: 'source',
      sent: 'freezeSent',
      open: ['OPEN'],
      begin: (w) => startFreeze(w, rules),
      answer: (w) => {
        if (isOneOf(w.sourceRecord, 'FROZEN', 'COMMITTING', 'COMMITTED')) return 'ok';
        return isOneOf(w.sourceRecord, 'ABORTED', 'NEEDS_OPERATOR') ? 'failed' : undefined;
      },
    },
    {
      name: 'restore',
      to: 'destination',
      sent: 'restoreSent',
      open: ['OPEN', 'RECEIVING'],
      begin: (w) => startRestore(w, rules),
      answer: (w) => {
        if (isOneOf(w.destinationRecord, 'RESTORED', 'RESUMING', 'RUNNING')) return 'ok';
        return isOneOf(w.destinationRecord, 'DISCARDED', 'NEEDS_OPERATOR') ? 'failed' : undefined;
      },
    },
    {
      name: 'commit',
      to: 'source',
      sent: 'commitSent',
      open: ['FROZEN', 'COMMITTING', 'NEEDS_OPERATOR'],
      begin: (w) => startCommit(w, rules),
      answer: (w) => {
        if (w.sourceRecord === 'COMMITTED') return 'committed';
        if (w.sourceRecord === 'COMMITTING' && !rules.receiptAfterGone) return 'committed';
        if (w.sourceRecord === 'NEEDS_OPERATOR') return w.commit === 'idle' ? 'operator' : undefined;
        return isOneOf(w.sourceRecord, 'FROZEN', 'COMMITTING') ? undefined : 'failed';
      },
    },
    {
      name: 'ask-after-commit',
      to: 'source',
      answer: (w) => {
        if (isOneOf(w.sourceRecord, 'COMMITTING', 'COMMITTED')) return 'committed';
        if (isOneOf(w.sourceRecord, 'ABORTING', 'ABORTED')) return 'aborted';
        return w.sourceRecord === 'NEEDS_OPERATOR' ? 'operator' : 'open';
      },
    },
    {
      name: 'resume',
      to: 'destination',
      sent: 'resumeSent',
      open: ['RESTORED', 'RESUMING', 'NEEDS_OPERATOR'],
      begin: (w) => startResume(w, rules),
      answer: (w) => {
        if (w.destinationRecord === 'RUNNING') return 'ok';
        if (w.destinationRecord === 'NEEDS_OPERATOR') return w.resuming === 'idle' ? 'operator' : undefined;
        return isOneOf(w.destinationRecord, 'RESTORED', 'RESUMING') ? undefined : 'failed';
      },
    },
    {
      name: 'ask-after-resume',
      to: 'destination',
      answer: (w) => {
        if (w.destinationRecord === 'RUNNING') return 'ok';
        return w.destinationRecord === 'NEEDS_OPERATOR' ? 'operator' : 'open';
      },
    },
    {
      name: 'abort',
      to: 'source',
      sent: 'abortSent',
      open: ABORTABLE,
      begin: (w) => beginAbort(w, rules),
      answer: (w) => {
        if (w.sourceRecord === 'NONE') return 'absent';
        if (w.sourceRecord === 'ABORTED') return 'ok';
        if (w.sourceRecord === 'ABORTING' && !rules.abortAnswersAtEnd) return 'ok';
        return w.verdict === 'commit' ? 'committed' : undefined;
      },
    },
  ];
}

/** A request that was sent once arrives any number of times, at any later moment, or never; so does no answer. */
function callActions(call: Call): Action[] {
  const { name, to, sent, begin, open = [], answer } = call;
  const record = to === 'source' ? 'sourceRecord' : 'destinationRecord';
  const generation = to === 'source' ? 'sourceGeneration' : 'destinationGeneration';
  const token = to === 'source' ? 'sourceToken' : 'destinationToken';
  const actions: Action[] = [
    {
      name: `the ${to} answers: ${name}`,
      kind: 'message',
      when: (w) =>
        w.controller === name &&
        w.reply === 'none' &&
        w[to] === 'up' &&
        (isStale(w[token], w[generation]) || answer(w) !== undefined),
      then: (w) => {
        w.reply = isStale(w[token], w[generation]) ? 'stale' : (answer(w) ?? 'failed');
      },
    },
  ];
  if (sent !== undefined && begin !== undefined) {
    actions.push({
      name: `request arrives: ${name}`,
      kind: 'message',
      // Session.fence: generation 1 is bit 0, generation 2 is bit 1. Without the fence there are more histories.
      when: (w) => {
        const bits = w[sent];
        const known = w[to] === 'up' && open.includes(w[record]);
        return known && (typeof bits === 'boolean' ? bits : (bits & w[generation]) !== 0);
      },
      then: begin,
    });
  }
  return actions;
}

const isStale = (token: number, generation: number): boolean => token !== 0 && token !== generation;

/** What is not fenced: the peers' calls, an operator's, and those of a controller that knows no generation. */
function bareActions(rules: Rules): Action[] {
  const abort: Action['when'] = (w) => w.source === 'up' && ABORTABLE.includes(w.sourceRecord);
  return [
    {
      name: 'an operator aborts',
      kind: 'abort',
      when: abort,
      then: (w) => beginAbort(w, rules),
    },
    {
      name: 'request arrives: abort, not fenced',
      kind: 'message',
      when: (w) => w.bareAbortSent && abort(w),
      then: (w) => beginAbort(w, rules),
    },
    {
      name: 'request arrives: discard',
      kind: 'message',
      when: (w) => w.destination === 'up' && w.discardSent,
      then: (w) => {
        if (isOneOf(w.destinationRecord, 'OPEN', 'RECEIVING', 'RESTORING')) startRemoval(w, rules);
        if (w.destinationRecord === 'RESTORED' && w.asking === 'no') w.asking = 'outcome';
      },
    },
  ];
}

function beginAbort(w: World, rules: Rules): void {
  if (ABORTABLE.includes(w.sourceRecord)) giveUp(w, rules);
}

function call(w: World, name: World['controller'], sent?: FencedField, token: 0 | 1 | 2 = 0): void {
  w.controller = name;
  w.reply = 'none';
  if (sent !== undefined) w[sent] = (w[sent] | token) as World[FencedField];
}

function callPrepare(w: World): void {
  call(w, 'prepare');
  w.prepareSent = true;
}

function callResume(w: World): void {
  call(w, 'resume');
  w.resumeSent = true;
}

function undo(w: World): void {
  call(w, 'abort', 'abortSent', w.sourceToken);
  if (w.sourceToken === 0) w.bareAbortSent = true;
}

function report(w: World, what: World['report']): void {
  w.controller = 'done';
  w.report = what;
  w.reply = 'none';
}

/** drive.ts, decide.ts, resume.ts, rollback.ts: what follows from an answer. */
function goOn(w: World): void {
  const { reply } = w;
  if (reply === 'stale') {
    report(w, 'unknown');
    return;
  }
  switch (w.controller) {
    case 'open-source':
      if (reply === 'aborted') report(w, 'rolled-back');
      else if (reply !== 'ok') undo(w);
      else {
        call(w, 'open-destination');
        w.openDestinationSent = true;
      }
      break;
    case 'open-destination':
      if (reply === 'ok') callPrepare(w);
      else undo(w);
      break;
    case 'prepare':
      if (reply === 'ok') call(w, 'freeze', 'freezeSent', w.sourceToken);
      else undo(w);
      break;
    case 'freeze':
      if (reply === 'ok') call(w, 'restore', 'restoreSent', w.destinationToken);
      else undo(w);
      break;
    case 'restore':
      if (reply === 'ok') call(w, 'commit', 'commitSent', w.sourceToken);
      else undo(w);
      break;
    case 'commit':
      if (reply === 'committed') callResume(w);
      else if (reply === 'operator') report(w, 'needs-operator');
      else call(w, 'ask-after-commit');
      break;
    case 'ask-after-commit':
      if (reply === 'committed') call(w, 'commit', 'commitSent', w.sourceToken);
      else if (reply === 'operator') report(w, 'needs-operator');
      else if (reply === 'failed') report(w, 'unknown');
      else undo(w);
      break;
    case 'resume':
      if (reply === 'ok') report(w, 'committed');
      else if (reply === 'operator') report(w, 'needs-operator');
      else call(w, 'ask-after-resume');
      break;
    case 'ask-after-resume':
      if (reply === 'ok') report(w, 'committed');
      else if (reply === 'operator') report(w, 'needs-operator');
      else if (reply === 'failed') report(w, 'unknown');
      else callResume(w);
      break;
    case 'abort':
      afterAbort(w);
      break;
    default:
      throw new Error(`no call waits in ${w.controller}`);
  }
}

function afterAbort(w: World): void {
  const { reply } = w;
  if (reply === 'committed') {
    call(w, 'commit', 'commitSent', w.sourceToken);
    return;
  }
  w.discardSent = true;
  report(w, reply === 'ok' ? 'rolled-back' : reply === 'absent' ? 'refused' : 'unknown');
}
