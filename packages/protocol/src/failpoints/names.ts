/**
 * Every place at which a test can make Ferry fail (docs/failpoints.md). Those of a session are named after the state
 * that has just been recorded; the others say what has been done and is not yet recorded.
 */
export const FAILPOINTS = [
  'source.opened',
  'source.freezing',
  'source.dumped',
  'source.frozen',
  'source.deciding',
  'source.committing',
  'source.gone',
  'source.committed',
  'source.aborting',
  'source.aborted',
  'source.needs_operator',
  'destination.opened',
  'destination.receiving',
  'destination.restoring',
  'destination.fetched',
  'destination.held',
  'destination.restored',
  'destination.resuming',
  'destination.released',
  'destination.running',
  'destination.discarding',
  'destination.discarded',
  'destination.needs_operator',
  'controller.plan',
  'controller.open-source',
  'controller.open-destination',
  'controller.prepare-destination',
  'controller.precopy-source',
  'controller.freeze-source',
  'controller.restore-destination',
  'controller.commit-source',
  'controller.resume-destination',
  'controller.abort-source',
  'controller.discard-destination',
  // In packages/criu/scripts/gate.sh: it has said that it holds; it has read the verdict and not yet answered criu.
  'hook.post-dump.held',
  'hook.post-dump.decided',
  'hook.post-restore.held',
  'hook.post-restore.decided',
  // In packages/lab/share/criu-faults.pl, which runs in front of criu: about to begin; at criu's own points; memory is
  // being read or written; the script of the hold has answered.
  'criu.page-server.start',
  'criu.dump.start',
  'criu.dump.pre-dump',
  'criu.dump.memory',
  'criu.dump.post-dump',
  'criu.dump.answered',
  'criu.restore.start',
  'criu.restore.pre-restore',
  'criu.restore.memory',
  'criu.restore.post-restore',
  'criu.restore.answered',
] as const;

export type Failpoint = (typeof FAILPOINTS)[number];

/** Whether there is a failpoint of that name. */
export function isFailpoint(name: string): name is Failpoint {
  return (FAILPOINTS as readonly string[]).includes(name);
}
