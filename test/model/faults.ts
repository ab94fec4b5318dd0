import { killRestore, letTasksGo } from './criu.js';
import { takeOver } from './controller.js';
import { crashDestination } from './destination.js';
import type { Action } from './rules.js';
import { crashSource } from './source.js';
import type { World } from './world.js';

/**
 * What goes wrong, `bound` times in all, and what an operator mends. Loss, delay and repetition are not counted.
 * @param only parts of the names of the faults that may happen
 */
export function faultActions(bound: number, only?: readonly string[]): Action[] {
  const fault = (name: string, when: Action['when'], then: Action['then']): Action => ({
    name: `FAULT: ${name}`,
    kind: 'fault',
    when: (w) => w.faults < bound && when(w),
    then: (w) => {
      w.faults = (w.faults + 1) as World['faults'];
      then(w);
    },
  });
  const faults = [
    fault(
      "the source's agent is killed",
      (w) => w.source !== 'down' && w.sourceRecord !== 'NONE',
      crashSource,
    ),
    fault(
      "the destination's agent is killed",
      (w) => w.destination !== 'down' && w.destinationRecord !== 'NONE',
      crashDestination,
    ),
    fault(
      'the controller is killed',
      (w) => w.controller !== 'idle' && w.controller !== 'done' && w.controller !== 'dead',
      (w) => {
        w.controller = 'dead';
        w.reply = 'none';
      },
    ),
    fault('another controller takes over', (w) => !w.tookOver && w.controller !== 'idle', takeOver),
    fault(
      'criu dump is killed',
      (w) => ['dumping', 'held', 'releasing', 'killing'].includes(w.dump),
      (w) => letTasksGo(w, 'killed'),
    ),
    fault('criu restore is killed', (w) => w.restore === 'restoring' || w.restore === 'held', killRestore),
    fault(
      "everything on the source's node dies",
      (w) => w.rebooted === 'no' && w.sourceRecord !== 'NONE',
      reboot,
    ),
    fault(
      'the tree and its criu die',
      // An undo that has begun goes on: it has taken the run-right back already, or is about to.
      (w) => w.rebooted === 'no' && w.source !== 'down' && w.sourceRecord !== 'NONE' && w.undo === 'idle',
      killTree,
    ),
    fault(
      'SIGKILL does not end a task',
      (w) => w.unkillable === 'no' && w.dump === 'held',
      (w) => (w.unkillable = 'yes'),
    ),
    fault(
      'criu restore is killed, and the images cannot be restored again',
      (w) => w.unrestorable === 'no' && (w.restore === 'restoring' || w.restore === 'held'),
      (w) => {
        killRestore(w);
        w.unrestorable = 'yes';
      },
    ),
  ];
  const chosen = faults.filter(({ name }) => only?.some((part) => name.includes(part)) ?? true);
  return [...chosen, ...mendActions()];
}

function reboot(w: World): void {
  killTree(w);
  // The node comes up with what was made durable.
  w.sourceRecord = w.sourceDurable;
  crashSource(w);
}

function killTree(w: World): void {
  const inHold =
    w.held && w.verdict === 'none' && w.copy === 'held' && w.destinationRecord === 'RESTORED' && !w.holdLost;
  w.rebooted = inHold ? 'in the hold' : 'early or late';
  w.tasks = 'gone';
  w.stopQueued = false;
  if (['dumping', 'held', 'releasing', 'killing'].includes(w.dump)) w.dump = 'killed';
}

/** docs/handover.md, "When an operator is needed". */
function mendActions(): Action[] {
  return [
    {
      name: 'an operator gets rid of the task that does not die',
      kind: 'mend',
      when: (w) => w.unkillable === 'yes' && w.sourceRecord === 'NEEDS_OPERATOR',
      then: (w) => {
        w.unkillable = 'mended';
        w.tasks = 'gone';
      },
    },
    {
      name: "an operator restarts the source's agent",
      kind: 'mend',
      when: (w) =>
        w.unkillable !== 'yes' &&
        w.sourceRecord === 'NEEDS_OPERATOR' &&
        w.source === 'up' &&
        w.commit === 'idle',
      then: crashSource,
    },
    {
      name: 'an operator mends what keeps the images from being restored',
      kind: 'mend',
      when: (w) => w.unrestorable === 'yes' && w.destinationRecord === 'NEEDS_OPERATOR',
      then: (w) => (w.unrestorable = 'mended'),
    },
    {
      name: "an operator restarts the destination's agent",
      kind: 'mend',
      when: (w) =>
        w.unrestorable !== 'yes' &&
        w.destinationRecord === 'NEEDS_OPERATOR' &&
        w.destination === 'up' &&
        w.resuming === 'idle',
      then: crashDestination,
    },
  ];
}
