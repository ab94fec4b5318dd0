import { killRestore } from './criu.js';
import { decide, moveDestination, type Action, type Rules } from './rules.js';
import type { World } from './world.js';

const ended = (w: World): boolean => w.restore === 'done' || w.restore === 'failed' || w.restore === 'killed';
const alive = (w: World): boolean => w.destination !== 'down';
const unvoted = (w: World): boolean => ['OPEN', 'RECEIVING', 'RESTORING'].includes(w.destinationRecord);

/** The destination's agent: packages/agent/src/sessions/destination-session.ts and held-restore.ts. */
export function destinationActions(rules: Rules): Action[] {
  return [
    ...restoreActions(rules),
    ...resumeActions(rules),
    ...removeActions(rules),
    ...askActions(rules),
    ...restartActions(rules),
    {
      name: 'the lease of the destination ends',
      kind: 'timer',
      when: (w) =>
        w.destination === 'up' &&
        w.removing === 'idle' &&
        (unvoted(w) || (!rules.votedWaits && w.destinationRecord === 'RESTORED')),
      then: (w) => startRemoval(w, rules),
    },
    {
      name: 'the destination sees that criu restore ended in the hold',
      kind: 'step',
      when: (w) => w.destination === 'up' && w.destinationRecord === 'RESTORED' && ended(w) && !w.holdLost,
      then: (w) => (w.holdLost = true),
    },
  ];
}

function restoreActions(rules: Rules): Action[] {
  const step = (
    at: World['restoring'],
    name: string,
    then: Action['then'],
    when?: Action['when'],
  ): Action => ({
    name: `destination restore: ${name}`,
    kind: 'step',
    when: (w) => alive(w) && w.restoring === at && (when?.(w) ?? true),
    then,
  });
  return [
    step(
      'fetch',
      'has the images, verified',
      (w) => (w.restoring = 'spawn'),
      (w) => w.source === 'up' && w.sourceRecord === 'FROZEN',
    ),
    {
      name: 'destination restore: the images cannot be had, or a hook fails',
      kind: 'timer',
      when: (w) => alive(w) && w.restoring === 'fetch',
      then: (w) => (w.restoring = 'failed'),
    },
    step('spawn', 'starts criu restore', (w) => {
      w.restore = 'restoring';
      w.restoring = 'wait';
    }),
    step(
      'wait',
      'sees it held',
      (w) => (w.restoring = 'vote'),
      (w) => w.copyHeld,
    ),
    step('wait', 'sees it ended', (w) => (w.restoring = 'failed'), ended),
    {
      name: 'destination restore: takes too long',
      kind: 'timer',
      when: (w) => alive(w) && w.restoring === 'wait',
      then: (w) => (w.restoring = 'failed'),
    },
    step('vote', 'records RESTORED', (w) => {
      const voted = moveDestination(w, rules, 'RESTORED');
      w.restoring = voted ? 'idle' : 'failed';
      if (voted && !rules.receiptNeeded) startResume(w, rules);
    }),
    step('failed', 'ends', (w) => {
      w.restoring = 'idle';
      if (unvoted(w)) startRemoval(w, rules);
    }),
  ];
}

/** #restore: joins one that is under way. */
export function startRestore(w: World, rules: Rules): void {
  const may = w.destinationRecord === 'OPEN' || w.destinationRecord === 'RECEIVING';
  if (may && w.restoring === 'idle')
    w.restoring = moveDestination(w, rules, 'RESTORING') ? 'fetch' : 'failed';
}

/** #resume: joins one that is under way. */
export function startResume(w: World, rules: Rules): void {
  const may = ['RESTORED', 'RESUMING', 'NEEDS_OPERATOR'].includes(w.destinationRecord);
  if (!may || w.resuming !== 'idle') return;
  if (!rules.receiptRecordedFirst || recordReceipt(w, rules)) w.resuming = 'decide';
}

function recordReceipt(w: World, rules: Rules): boolean {
  if (w.destinationRecord !== 'RESUMING' && !moveDestination(w, rules, 'RESUMING')) return false;
  w.receipt = true;
  return true;
}

/** #remove: joins one that is under way. */
export function startRemoval(w: World, rules: Rules): void {
  if (w.removing !== 'idle') return;
  if (w.destinationRecord === 'DISCARDING' || moveDestination(w, rules, 'DISCARDING')) w.removing = 'destroy';
}

function resumeActions(rules: Rules): Action[] {
  const step = (
    at: World['resuming'],
    name: string,
    then: Action['then'],
    when?: Action['when'],
  ): Action => ({
    name: `destination resume: ${name}`,
    kind: 'step',
    when: (w) => alive(w) && w.resuming === at && (when?.(w) ?? true),
    then,
  });
  return [
    step('decide', 'writes the verdict', (w) => {
      w.copyVerdict = decide(w.copyVerdict, 'commit', rules);
      w.resuming = w.copyVerdict === 'abort' ? 'stuck' : 'exit';
    }),
    step('exit', 'sees criu end', (w) => (w.resuming = w.restore === 'done' ? 'end' : 'again'), ended),
    step('again', 'clears what the lost restore left, and starts another', (w) => {
      w.copy = 'none';
      w.restore = 'restoring';
      w.resuming = 'second';
    }),
    step('second', 'sees criu end', (w) => (w.resuming = w.restore === 'done' ? 'end' : 'stuck'), ended),
    step('end', 'records RUNNING', (w) => {
      if (rules.receiptRecordedFirst || recordReceipt(w, rules)) moveDestination(w, rules, 'RUNNING');
      w.resuming = 'idle';
    }),
    step('stuck', 'records NEEDS_OPERATOR', (w) => {
      moveDestination(w, rules, 'NEEDS_OPERATOR');
      w.resuming = 'idle';
    }),
  ];
}

function removeActions(rules: Rules): Action[] {
  const step = (
    at: World['removing'],
    name: string,
    then: Action['then'],
    when?: Action['when'],
  ): Action => ({
    name: `destination removal: ${name}`,
    kind: 'step',
    when: (w) => alive(w) && w.removing === at && (when?.(w) ?? true),
    then,
  });
  const endCriu = (w: World): void => {
    if (w.restore === 'none') return;
    w.copyVerdict = decide(w.copyVerdict, 'abort', rules);
    if (w.restore === 'restoring') killRestore(w);
  };
  return [
    step('destroy', 'writes the verdict, kills what is not held', (w) => {
      endCriu(w);
      w.removing = 'settle';
    }),
    step(
      'settle',
      'sees the step end that was under way, and ends what that has started',
      (w) => {
        if (rules.removalWaitsForRestore) endCriu(w);
        w.removing = 'clear';
      },
      (w) => !rules.removalWaitsForRestore || w.restoring === 'idle',
    ),
    step(
      'clear',
      'sees criu end, clears what it left',
      (w) => {
        if (w.copy === 'left') w.copy = 'none';
        w.removing = 'end';
      },
      (w) => w.restore === 'none' || ended(w),
    ),
    step('end', 'records DISCARDED', (w) => {
      moveDestination(w, rules, 'DISCARDED');
      w.removing = 'idle';
    }),
  ];
}

function askActions(rules: Rules): Action[] {
  return [
    {
      name: 'the destination asks the source',
      kind: 'timer',
      when: (w) => w.destination === 'up' && w.destinationRecord === 'RESTORED' && w.asking === 'no',
      then: (w) => {
        w.asking = w.holdLost ? 'abort' : 'outcome';
        if (w.holdLost) w.bareAbortSent = true;
      },
    },
    {
      name: 'the source answers that the vote is taken back, or that it is too late',
      kind: 'message',
      when: (w) =>
        w.asking === 'abort' &&
        w.source === 'up' &&
        (['ABORTED', 'COMMITTING', 'COMMITTED'].includes(w.sourceRecord) || w.verdict === 'commit'),
      then: (w) => (w.asking = 'outcome'),
    },
    {
      name: 'the source answers how it was decided',
      kind: 'message',
      when: (w) => w.asking === 'outcome' && w.answer === 'none' && w.source === 'up',
      then: (w) => (w.answer = outcome(w, rules)),
    },
    {
      name: 'the destination gives up waiting for an answer',
      kind: 'timer',
      when: (w) => w.asking !== 'no',
      then: stopAsking,
    },
    {
      name: 'the destination learns how it was decided',
      kind: 'message',
      when: (w) => w.destination === 'up' && w.answer !== 'none',
      then: (w) => {
        if (w.destinationRecord === 'RESTORED') {
          if (w.answer === 'committed') startResume(w, rules);
          if (w.answer === 'aborted') startRemoval(w, rules);
        }
        stopAsking(w);
      },
    },
  ];
}

/** SourceSession.outcome. */
function outcome(w: World, rules: Rules): 'pending' | 'aborted' | 'committed' {
  if (!rules.outcomeFromRecord && !w.hold) return 'aborted';
  if (w.sourceRecord === 'COMMITTED') return 'committed';
  if (w.sourceRecord === 'COMMITTING' && !rules.receiptAfterGone) return 'committed';
  return w.sourceRecord === 'ABORTED' || w.sourceRecord === 'ABORTING' ? 'aborted' : 'pending';
}

function stopAsking(w: World): void {
  w.asking = 'no';
  w.answer = 'none';
}

function restartActions(rules: Rules): Action[] {
  return [
    {
      name: "the destination's agent starts again and reads its record",
      kind: 'restart',
      when: (w) => w.destination === 'down',
      then: (w) => recover(w, rules),
    },
    {
      name: "the destination's agent has recovered",
      kind: 'step',
      when: (w) => w.destination === 'recovering' && w.resuming === 'idle' && w.removing === 'idle',
      then: (w) => (w.destination = 'up'),
    },
  ];
}

function recover(w: World, rules: Rules): void {
  w.destination = 'recovering';
  const { destinationRecord: state } = w;
  if (['NONE', 'RUNNING', 'DISCARDED'].includes(state)) return;
  if (w.receipt) {
    startResume(w, rules);
    return;
  }
  const held = w.copyVerdict === 'none' && w.copyHeld && (state === 'RESTORING' || state === 'RESTORED');
  if (held && rules.votedWaitsAfterRestart) {
    if (state === 'RESTORING') moveDestination(w, rules, 'RESTORED');
    w.holdLost = w.restore !== 'held';
    return;
  }
  startRemoval(w, rules);
}

/** The agent's process is gone: everything that is not on disk. */
export function crashDestination(w: World): void {
  w.destination = 'down';
  w.restoring = 'idle';
  w.resuming = 'idle';
  w.removing = 'idle';
  w.holdLost = false;
  stopAsking(w);
}
