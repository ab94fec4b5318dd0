import { classifyFailure, type CriuExit, type CriuStage } from '@ferry/criu';
import { FerryError } from '@ferry/protocol';

const VERBS: Readonly<Record<CriuStage, string>> = {
  dump: 'criu dump',
  'pre-dump': 'criu pre-dump',
  restore: 'criu restore',
  'page-server': 'criu page-server',
  'lazy-pages': 'criu lazy-pages',
};

/** The error that a criu which failed comes to: its reason by the log, CRIU's own words, and what to do. */
export async function criuFailure(run: {
  readonly exit: CriuExit;
  readonly logFile: string;
  readonly stage: CriuStage;
  /** Step of the migration or operation. */
  readonly step: string;
  readonly node: string;
}): Promise<FerryError> {
  const failure = await classifyFailure(run);
  const ended =
    run.exit.code === undefined
      ? 'nobody was left to say how it ended'
      : run.exit.signal === undefined
        ? `exit ${run.exit.code}`
        : `killed by ${run.exit.signal}`;
  const told = failure.firstError === '' ? '' : `: ${failure.firstError}`;
  return new FerryError(failure.reason, `${VERBS[run.stage]} failed (${ended})${told}`, {
    step: run.step,
    node: run.node,
    facts: failure.facts,
    criuLog: failure.lines,
    logFile: run.logFile,
  });
}
