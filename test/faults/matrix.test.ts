import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffSnapshots, snapshotHost, type Snapshot } from '@ferry/lab';
import { FAILPOINTS_VARIABLE } from '@ferry/protocol';
import { TestCluster } from '../support/cluster.js';
import { Case, today, type Row } from './case.js';
import { matrix } from './matrix.js';
import { ARMORY, Pair } from './pair.js';
import { selected } from './selection.js';

const PAIRS = Number(process.env['FERRY_FAULTS_PAIRS'] ?? 3);
const criu = [
  'perl',
  fileURLToPath(new URL('../../packages/lab/share/criu-faults.pl', import.meta.url)),
  '/opt/ferry/criu/bin/criu',
];

let cluster: TestCluster | undefined;
let host: Snapshot;
const free: Pair[] = [];

beforeAll(async () => {
  tell({ all: matrix().cells.map(({ name }) => name) });
  host = await snapshotHost();
  const names = Array.from({ length: PAIRS }, (_, index) => [`s${index + 1}`, `d${index + 1}`]);
  cluster = await TestCluster.start('faults', {
    nodes: names.flat(),
    runTmpfsBytes: 96 << 20,
    env: { [FAILPOINTS_VARIABLE]: ARMORY },
    // The wrapper waits for lines that criu logs at this level.
    agentConfig: { criu: { command: criu, log_level: 4 } },
  });
  for (const [source = '', destination = ''] of names) {
    const pair = new Pair(cluster, source, destination);
    await pair.remember();
    free.push(pair);
  }
});

afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  expect(diffSnapshots(host, await snapshotHost())).toEqual([]);
});

describe.concurrent('every step with every fault', () => {
  it.each(selected(matrix().cells))('$name', async ({ moment, fault }) => {
    const pair = free.pop();
    if (pair === undefined) throw new Error('more cases at once than pairs of nodes');
    let sound = false;
    let told = false;
    try {
      const row = await new Case(pair, moment, fault).run();
      tell(row);
      told = true;
      expect(row.problems, row.told).toEqual([]);
      sound = true;
    } catch (error) {
      if (!told) tell(brokenOff(moment.at, fault.name, error));
      throw error;
    } finally {
      if (!sound) await pair.renew();
      free.push(pair);
    }
  });
});

/** The row of a case that could not be carried out, or did not settle. */
function brokenOff(moment: string, fault: string, error: unknown): Row {
  const problems = [error instanceof Error ? error.message : String(error)];
  return {
    moment,
    fault,
    outcome: 'not known',
    exit: 'none',
    told: 'not known',
    seconds: 0,
    day: today(),
    problems,
  };
}

/** For the table that is printed in the end (run.mjs): first the names of all cases there are, then a row a case. */
function tell(row: Row | { all: string[] }): void {
  const file = process.env['FERRY_FAULTS_ROWS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
