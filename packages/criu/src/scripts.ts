import { fileURLToPath } from 'node:url';

// The same from src/ and from dist/: both lie beside scripts/.
const script = (name: string): string => fileURLToPath(new URL(`../scripts/${name}`, import.meta.url));

/** Supervisor that runs criu and records how it ended. */
export const RUN_SCRIPT = script('run.sh');

/** Gives what it runs a terminal of its own. */
export const TERMINAL_SCRIPT = script('terminal.pl');

/** CRIU's action script, which holds a dump or a restore. */
export const GATE_SCRIPT = script('gate.sh');

/** Tells which pages of running processes were written to. */
export const TRACK_WRITES_SCRIPT = script('track-writes.pl');

/** Runs a dump that leaves most pages where they are. */
export const LEAVE_PAGES_SCRIPT = script('leave-pages.pl');

/** Fills the memory of a lazily restored tree, in place of `criu lazy-pages`. */
export const PAGER_SCRIPT = script('pager.pl');
