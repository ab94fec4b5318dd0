import type { Cell } from './matrix.js';

/** How the cases move their workload. */
export const MODE = process.env['FERRY_FAULTS_MODE'] ?? 'diskless';

/** Whether memory follows after the decision in that mode: until then the source is needed. */
export const DRAINS = MODE === 'postcopy' || MODE === 'hybrid';

/** The cases that run.mjs was told to run: FERRY_FAULTS_ONLY is a regular expression, FERRY_FAULTS_SHARD is i/n. */
export function selected(cells: readonly Cell[]): Cell[] {
  const only = new RegExp(process.env['FERRY_FAULTS_ONLY'] ?? '');
  const [index = 1, count = 1] = (process.env['FERRY_FAULTS_SHARD'] ?? '1/1').split('/').map(Number);
  return cells.filter(({ name }) => only.test(name)).filter((_, at) => at % count === index - 1);
}
