// What Ferry promises of itself, held against what was measured.
import { PAGE_SERVER } from './contenders.mjs';
import { round } from './statistics.mjs';

const PLAIN = 'ferry-diskless-plain';

/** @returns for each target: what it is, what was measured (undefined: nothing yet), and whether it was met */
export function targets(cases) {
  const find = (contender, memoryMib, { dirty = 0, link = 'unlimited' } = {}) =>
    cases.find(
      (one) =>
        one.workload === 'memory' &&
        one.contender === contender &&
        one.memory_mib === memoryMib &&
        one.dirty_percent === dirty &&
        one.link === link &&
        one.runs > 0,
    );
  const quotient = (above, below, field) =>
    above === undefined || below === undefined ? undefined : round(above[field] / below[field], 2);
  const atMost = (what, limit, measured, unit = '×') => ({
    target: `${what}: at most ${limit}${unit}`,
    measured: measured === undefined ? undefined : `${measured}${unit}`,
    met: measured === undefined ? undefined : measured <= limit,
  });
  const peak = (memoryMib) => {
    const one = find(PLAIN, memoryMib);
    return one === undefined
      ? undefined
      : round(Math.max(one.agent_peak_mib_source, one.agent_peak_mib_destination), 0);
  };
  const perGib = (memoryMib) => {
    const one = find(PLAIN, memoryMib);
    return one === undefined ? undefined : round((one.agent_cpu_s * 1024) / memoryMib, 2);
  };
  const [small, big] = [peak(64), peak(4096)];
  const limited = { dirty: 5, link: '1gbit' };
  return [
    ...[
      [16, 0.5],
      [256, 0.8],
      [1024, 1],
      [4096, 1],
    ].flatMap(([mib, limit]) => [
      atMost(
        `disk-less in plaintext, ${mib} MiB, pause against CRIU's page server`,
        limit,
        find(PLAIN, mib)?.frozen_ratio_vs_criu_page_server,
      ),
      atMost(
        `the same, its dump alone`,
        limit,
        quotient(find(PLAIN, mib), find(PAGE_SERVER, mib), 'dump_frozen_ms'),
      ),
    ]),
    atMost(
      'disk-less in plaintext, 1 GiB, pause against the scp recipe',
      0.25,
      find(PLAIN, 1024)?.total_ratio_vs_scp_recipe,
    ),
    ...[1024, 4096].map((mib) =>
      atMost(`both ferryds' processor time in plaintext, ${mib} MiB`, 0.5, perGib(mib), ' s per GiB'),
    ),
    {
      target: 'memory of a ferryd at 4 GiB as at 64 MiB',
      measured: small === undefined || big === undefined ? undefined : `${big} MiB and ${small} MiB`,
      met: small === undefined || big === undefined ? undefined : big <= small * 1.25,
    },
    atMost(
      'pre-copy, 1 GiB, 5 % dirtied per second, 1 Gbit/s, pause against stop-and-copy',
      0.1,
      quotient(find('ferry-precopy', 1024, limited), find(PLAIN, 1024, limited), 'frozen_ms'),
    ),
    atMost(
      'hybrid, the same',
      0.1,
      quotient(find('ferry-hybrid', 1024, limited), find(PLAIN, 1024, limited), 'frozen_ms'),
    ),
    atMost(
      'post-copy, pause at 4 GiB against 64 MiB',
      2,
      quotient(find('ferry-postcopy', 4096), find('ferry-postcopy', 64), 'frozen_ms'),
    ),
  ];
}
