// Samples summed up: what is in bench/results/*.json.
import { CONTENDERS, PAGE_SERVER, SCP_RECIPE } from './contenders.mjs';
import { round, spread } from './statistics.mjs';

/** One entry for each contender that was measured in a case. */
export function summarise({ name, workload, link, contenders }, samples) {
  const all = samples.of(name);
  const good = (contender) => all.filter((one) => one.contender === contender && one.error === undefined);
  const measured = ({ name }) => contenders.includes(name) && all.some(({ contender }) => contender === name);
  return CONTENDERS.filter(measured).map((contender) => ({
    case: name,
    workload: workload.kind,
    memory_mib: workload.memoryMib,
    dirty_percent: workload.dirtyPercent,
    link,
    contender: contender.name,
    ...(contender.mode === undefined ? {} : { mode: contender.mode }),
    ...(contender.transport === undefined ? {} : { transport: contender.transport }),
    ...figures(good(contender.name), good(PAGE_SERVER), good(SCP_RECIPE)),
    ...failures(all.filter((one) => one.contender === contender.name && one.error !== undefined)),
  }));
}

const failures = (failed) => (failed.length === 0 ? {} : { failed: failed.length, error: failed[0].error });

function figures(own, pageServer, scp) {
  if (own.length === 0) return { runs: 0 };
  const median = (field) => spread(own.map(field)).median;
  const cents = (field) => round(spread(own.map((run) => field(run) * 100)).median / 100, 2);
  const pause = spread(own.map((run) => run.pauseMs));
  const cpu = ({ agentCpuS }) => agentCpuS.source + agentCpuS.destination;
  return {
    runs: own.length,
    // By the clock of the process itself, or of its clients where it has some.
    frozen_ms: pause.median,
    frozen_ms_least: pause.least,
    frozen_ms_most: pause.most,
    ...ratio('frozen_ratio_vs_criu_page_server', own, pageServer),
    ...ratio('total_ratio_vs_scp_recipe', own, scp),
    total_ms: median((run) => run.totalMs),
    wire_mib: median((run) => run.wireMib),
    tool_cpu_s: cents((run) => run.toolCpuS),
    machine_peak_mib: median((run) => run.machinePeakMib),
    // CRIU's own figure: from the freeze until everything is dumped, without Ferry's hold; post-copy has none in time.
    ...(own[0].dumpFrozenMs === undefined ? {} : { dump_frozen_ms: median((run) => run.dumpFrozenMs) }),
    ...(own[0].phases === undefined
      ? {}
      : {
          agent_cpu_s: cents(cpu),
          agent_cpu_s_source: cents((run) => run.agentCpuS.source),
          agent_cpu_s_destination: cents((run) => run.agentCpuS.destination),
          agent_peak_mib_source: median((run) => run.agentPeakMib.source),
          agent_peak_mib_destination: median((run) => run.agentPeakMib.destination),
          precopy_rounds: median((run) => run.rounds),
          phases_ms: phaseMedians(own),
        }),
  };
}

/** Ratio of two pauses: of the medians, and the least and most of the rounds' own, which share their noise. */
function ratio(field, own, others) {
  const each = own.flatMap((run) => {
    const other = others.find((one) => one.round === run.round);
    return other === undefined ? [] : [run.pauseMs / other.pauseMs];
  });
  if (each.length === 0) return {};
  const median = (runs) => spread(runs.map((run) => run.pauseMs)).median;
  return {
    [field]: round(median(own) / median(others), 2),
    [`${field}_spread`]: [round(Math.min(...each), 2), round(Math.max(...each), 2)],
  };
}

/** Of both nodes together: a process that goes back and forth has each phase on either. */
function phaseMedians(runs) {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.phases).map((key) => key.split('.')[1])))];
  const of = (run, name) =>
    Object.entries(run.phases)
      .filter(([key]) => key.endsWith(`.${name}`))
      .map(([, ms]) => ms);
  return Object.fromEntries(names.map((name) => [name, spread(runs.flatMap((run) => of(run, name))).median]));
}
