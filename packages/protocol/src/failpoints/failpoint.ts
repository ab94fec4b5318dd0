import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FerryError } from '../errors/ferry-error.js';
import { isFailpoint, type Failpoint } from './names.js';

/** Environment variable with the directory in which failpoints are armed. Not set: there are none. */
export const FAILPOINTS_VARIABLE = 'FERRY_FAILPOINTS';

/** A failpoint that has fired: the armed file's name and this. */
const FIRED = '.fired';
const WAIT_POLL_MS = 5;

/**
 * A place at which a test can make this process fail. Off unless FERRY_FAILPOINTS names a directory when the process
 * starts. A file NAME in it arms the failpoint once, also while the process runs; its content is what happens: `kill`
 * (SIGKILL to itself), `stop` (SIGSTOP), `term` (SIGTERM: it ends in order), `error` (the step fails), `delay:MS`, or
 * `wait` (until the file is removed). When it fires the file is renamed to NAME.fired.
 * Throws CONFIG_INVALID for a file of another name or content, INTERNAL for `error`.
 */
export const failpoint: (name: Failpoint) => Promise<void> = makeFailpoint(process.env[FAILPOINTS_VARIABLE]);

/** See failpoint. */
export function makeFailpoint(directory: string | undefined): (name: Failpoint) => Promise<void> {
  if (directory === undefined || directory === '') return () => Promise.resolve();
  return async (name) => {
    checkNames(directory);
    const armed = join(directory, name);
    if (!existsSync(armed)) return;
    const fired = `${armed}${FIRED}`;
    renameSync(armed, fired);
    await act(readFileSync(fired, 'utf8').trim(), name, fired);
  };
}

async function act(action: string, name: Failpoint, fired: string): Promise<void> {
  const [verb, argument] = action.split(':');
  switch (verb) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return;
    case 'stop':
      process.kill(process.pid, 'SIGSTOP');
      return;
    case 'term':
      process.kill(process.pid, 'SIGTERM');
      return;
    case 'error':
      throw new FerryError('INTERNAL', `failpoint ${name}`);
    case 'delay':
      await delay(Number(argument));
      return;
    case 'wait':
      while (existsSync(fired)) await delay(WAIT_POLL_MS);
      return;
    default:
      throw new FerryError('CONFIG_INVALID', `failpoint ${name}: no action ${JSON.stringify(action)}`);
  }
}

/** A misspelled failpoint would be a test that tests nothing. */
function checkNames(directory: string): void {
  const unknown = readdirSync(directory).find(
    (file) => !isFailpoint(file.endsWith(FIRED) ? file.slice(0, -FIRED.length) : file),
  );
  if (unknown === undefined) return;
  throw new FerryError('CONFIG_INVALID', `there is no failpoint ${JSON.stringify(unknown)} (${directory})`);
}
