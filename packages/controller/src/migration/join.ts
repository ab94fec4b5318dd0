import { FerryError, type Session } from '@ferry/protocol';
import { wireMode } from '../plan/request.js';
import { openSide } from './open.js';
import { sessionError, type Run } from './run.js';

/**
 * Looks whether the agents already know the migration (an id may be given twice). Then the run goes on from where
 * they stand, and an earlier controller is fenced off. Throws SESSION_EXISTS when the id means another migration, and what ended it when it was undone.
 */
export async function join(run: Run): Promise<void> {
  if (run.request.id === undefined) return;
  const [source, destination] = await Promise.all([run.ask('source'), run.ask('destination')]);
  if (source === undefined) return;
  if (source.process === null) {
    throw new FerryError('ALREADY_ABORTED', `${source.node} has answered that ${run.id} never took place`, {
      remedy: 'Use another id.',
    });
  }
  checkSame(run, source);
  run.touched.source = true;
  run.touched.destination = destination !== undefined;
  run.log.add({
    type: 'joined',
    text: `migration ${run.id} is known: it is ${source.state} on ${source.node}`,
  });
  if (source.state === 'STATE_ABORTED') throw sessionError(source);
  if (destination === undefined || destination.state === 'STATE_RUNNING') return;
  await openSide(run, 'source', { process: source.process, peer: source.peer });
  await openSide(run, 'destination', { peer: destination.peer, processName: destination.processName });
}

function checkSame(run: Run, source: Session): void {
  const { request } = run;
  const same =
    (request.mode === 'auto' || source.mode === wireMode(request.mode)) &&
    source.peer?.node === request.to &&
    (typeof request.process === 'string' || request.process === source.process?.pid);
  if (same) return;
  throw new FerryError(
    'SESSION_EXISTS',
    `migration ${run.id} is another one: process ${source.process?.pid ?? 0} to ${source.peer?.node ?? 'nowhere'}`,
    { node: source.node },
  );
}
