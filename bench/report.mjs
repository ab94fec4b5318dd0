/**
 * The tables and the plot of docs/benchmark.md, from what was measured.
 * usage: node bench/report.mjs      (npm run bench does it, too)
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { chart } from './chart.mjs';
import { targets } from './targets.mjs';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const PAGE = file('../docs/benchmark.md');
/** What is before it is written by hand. */
const MARK = '<!-- From here on it is written by npm run bench. -->';

/** @param results what is in bench/results/full.json */
export async function writeReport({ measured, cpus, cases }) {
  const byHand = (await readFile(PAGE, 'utf8')).split(MARK)[0];
  const page = `${byHand}${MARK}\n\n${[
    `Measured on ${measured.slice(0, 10)}, ${cpus} processors.`,
    '## Targets',
    targetTable(cases),
    '## Pauses',
    'The marks are medians, the bars go from the least to the most.',
    '![pauses](benchmark.svg)',
    '## All figures',
    ...[...new Set(cases.map((one) => one.case))].flatMap((name) => [
      `### ${title(name)}`,
      figureTable(cases.filter((one) => one.case === name)),
      ...failures(cases.filter((one) => one.case === name)),
    ]),
  ].join('\n\n')}\n`;
  await writeFile(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
  await writeFile(
    file('../docs/benchmark.svg'),
    chart(panels(cases), [...new Set(cases.map((c) => c.contender))]),
  );
}

const title = (name) => name.replace(/(\d+%)/, '$1 dirtied per second');

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

function targetTable(cases) {
  const verdict = (met) => (met === undefined ? 'not measured' : met ? 'met' : '**not met**');
  return table(
    ['target', 'measured', ''],
    targets(cases).map(({ target, measured, met }) => [target, measured ?? '–', verdict(met)]),
  );
}

function figureTable(cases) {
  const or = (value, words = (it) => String(it)) => (value === undefined ? '–' : words(value));
  const withSpread = (one, field) =>
    or(one[field], (value) => `${value} (${one[`${field}_spread`].join('–')})`);
  return table(
    [
      ...[
        '',
        'runs',
        'pause ms (least–most)',
        '× page server (spread)',
        '× scp (spread)',
        'dump ms',
        'total ms',
        'wire MiB',
      ],
      ...['ferryds CPU s', 'tools CPU s', 'ferryds peak MiB', 'machine peak MiB'],
    ],
    cases
      .filter(({ runs }) => runs > 0)
      .map((one) => [
        one.contender,
        one.runs,
        `${one.frozen_ms} (${one.frozen_ms_least}–${one.frozen_ms_most})`,
        withSpread(one, 'frozen_ratio_vs_criu_page_server'),
        withSpread(one, 'total_ratio_vs_scp_recipe'),
        or(one.dump_frozen_ms),
        one.total_ms,
        one.wire_mib,
        or(one.agent_cpu_s),
        one.tool_cpu_s,
        or(one.agent_peak_mib_source, (source) => `${source} + ${one.agent_peak_mib_destination}`),
        one.machine_peak_mib,
      ]),
  );
}

const failures = (cases) =>
  cases
    .filter(({ failed }) => failed !== undefined)
    .map(
      ({ contender, failed, error }) =>
        `${contender} failed ${failed} times: \`${error.replaceAll('`', "'")}\``,
    );

function panels(cases) {
  const links = [...new Set(cases.map(({ link }) => link))];
  const lines = (chosen, tick) =>
    [...new Set(chosen.map(({ contender }) => contender))].map((name) => ({
      name,
      points: chosen
        .filter(({ contender }) => contender === name)
        .map((one) => ({
          tick: tick(one),
          value: one.frozen_ms,
          least: one.frozen_ms_least,
          most: one.frozen_ms_most,
        })),
    }));
  const panel = (name, chosen, tick) => ({
    title: name,
    ticks: [...new Set(chosen.map(tick))],
    lines: lines(chosen, tick),
  });
  const memory = cases.filter((one) => one.workload === 'memory' && one.runs > 0);
  return links
    .flatMap((link) => [
      panel(
        `idle, ${link} link: pause by memory`,
        memory.filter((one) => one.link === link && one.dirty_percent === 0),
        (one) => `${one.memory_mib} MiB`,
      ),
      panel(
        `1 GiB, ${link} link: pause by share dirtied per second`,
        memory.filter((one) => one.link === link && one.memory_mib === 1024),
        (one) => `${one.dirty_percent} %`,
      ),
    ])
    .filter((panel) => panel.lines.length > 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeReport(JSON.parse(await readFile(file('results/full.json'), 'utf8')));
