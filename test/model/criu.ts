import type { Action } from './rules.js';
import type { World } from './world.js';

/** criu and the gate script at both ends. They live and act whether ferryd does or not. */
export function criuActions(): Action[] {
  return [...dumpActions(), ...restoreActions()];
}

function dumpActions(): Action[] {
  return [
    {
      name: 'criu dump reaches its hold',
      kind: 'step',
      when: (w) => w.dump === 'dumping',
      then: (w) => {
        w.dump = 'held';
        w.held = true;
        // The script looks for a verdict before it waits.
        if (w.verdict !== 'none') w.woken = true;
      },
    },
    {
      name: 'criu dump fails and resumes the tree',
      kind: 'choice',
      when: (w) => w.dump === 'dumping',
      then: (w) => letTasksGo(w, 'failed'),
    },
    {
      name: 'the dump gate reads: commit',
      kind: 'step',
      when: (w) => w.dump === 'held' && w.woken && w.verdict === 'commit',
      then: (w) => (w.dump = 'killing'),
    },
    {
      name: 'the dump gate reads: abort, and takes the listed stops back',
      kind: 'step',
      when: (w) => w.dump === 'held' && w.woken && w.verdict === 'abort',
      then: (w) => {
        w.dump = 'releasing';
        if (w.stoppedList) w.stopQueued = false;
      },
    },
    {
      name: 'criu dump resumes the tree',
      kind: 'step',
      when: (w) => w.dump === 'releasing',
      then: (w) => letTasksGo(w, 'failed'),
    },
    {
      name: 'criu dump kills the tree',
      kind: 'step',
      when: (w) => w.dump === 'killing',
      then: (w) => {
        w.dump = 'done';
        w.tasks = w.unkillable === 'yes' ? 'stopped' : 'gone';
        w.stopQueued = false;
      },
    },
    {
      name: "the gate's own limit ends the hold",
      kind: 'timer',
      when: (w) => w.dump === 'held' && !w.woken,
      then: (w) => {
        if (w.verdict === 'none') w.verdict = 'abort';
        w.woken = true;
      },
    },
  ];
}

function restoreActions(): Action[] {
  return [
    {
      name: 'criu restore reaches its hold',
      kind: 'step',
      when: (w) => w.restore === 'restoring' && (w.copyVerdict !== 'commit' || w.unrestorable !== 'yes'),
      then: (w) => {
        w.restore = 'held';
        w.copy = 'held';
        w.copyHeld = true;
      },
    },
    {
      name: 'criu restore fails',
      kind: 'choice',
      when: (w) => w.restore === 'restoring' && w.copyVerdict !== 'commit',
      then: endCopy,
    },
    {
      name: 'criu restore fails again',
      kind: 'step',
      when: (w) => w.restore === 'restoring' && w.copyVerdict === 'commit' && w.unrestorable === 'yes',
      then: endCopy,
    },
    {
      name: 'the restore gate reads: commit, the copy runs',
      kind: 'step',
      when: (w) => w.restore === 'held' && w.copyVerdict === 'commit',
      then: (w) => {
        w.restore = 'done';
        w.copy = 'running';
      },
    },
    {
      name: 'the restore gate reads: abort, the copy is ended',
      kind: 'step',
      when: (w) => w.restore === 'held' && w.copyVerdict === 'abort',
      then: endCopy,
    },
  ];
}

function endCopy(w: World): void {
  w.restore = 'failed';
  w.copy = 'none';
}

/** What becomes of the tasks when criu dump ends without killing them: a queued SIGSTOP takes effect now. */
export function letTasksGo(w: World, how: 'failed' | 'killed'): void {
  w.dump = how;
  w.tasks = w.stopQueued ? 'stopped' : 'running';
  w.stopQueued = false;
}

/** SIGKILL to criu restore: it leaves what it made behind, not running. */
export function killRestore(w: World): void {
  w.restore = 'killed';
  w.copy = 'left';
}
