// What is measured: which workloads, on which links, by whom, and how often.
import { CONTENDERS, PAGE_SERVER, SCP_RECIPE } from './contenders.mjs';

/** tc's words for a link's rate; undefined: as fast as the machine is. */
export const LINKS = { unlimited: undefined, '1gbit': '1gbit' };

const memory = (memoryMib, dirtyPercent = 0) => ({ kind: 'memory', memoryMib, dirtyPercent, processes: 1 });
const TREE = { kind: 'tree', memoryMib: 256, dirtyPercent: 5, processes: 20 };
const REDIS = { kind: 'redis', memoryMib: 1024, dirtyPercent: 0, processes: 1 };

const QUICK = {
  workloads: [memory(16), memory(256)],
  links: ['unlimited'],
  rounds: () => 7,
  contenders: ['ferry-diskless-plain', PAGE_SERVER, 'ferry-diskless-tls', SCP_RECIPE],
};
const FULL = {
  // 64 MiB is what 4 GiB is held against: memory of the agents, and the pause of a post-copy.
  workloads: [
    ...[16, 64, 256, 1024, 4096].map((mib) => memory(mib)),
    ...[16, 256, 1024, 4096].flatMap((mib) => [memory(mib, 5), memory(mib, 50)]),
    TREE,
    REDIS,
  ],
  links: Object.keys(LINKS),
  rounds: ({ memoryMib }) => (memoryMib >= 1024 ? 3 : 5),
  contenders: CONTENDERS.map(({ name }) => name),
};

/**
 * The cases to be measured, those of one workload after each other.
 * @param choice of the command line: quick, and size, dirty, kind, link, only, rounds to leave others out
 */
export function casesOf({ quick, size, dirty, kind, link, only, rounds }) {
  const plan = quick ? QUICK : FULL;
  const wanted = (list, value) => list === undefined || list.split(',').includes(String(value));
  return plan.workloads
    .filter(
      (workload) =>
        wanted(size, workload.memoryMib) &&
        wanted(dirty, workload.dirtyPercent) &&
        wanted(kind, workload.kind),
    )
    .flatMap((workload) =>
      plan.links
        .filter((name) => wanted(link, name))
        .map((name) => ({
          name: caseName(workload, name),
          workload,
          link: name,
          rounds: Number(rounds ?? plan.rounds(workload)),
          contenders: plan.contenders.filter((name) => wanted(only, name) && canMove(name, workload)),
        })),
    );
}

function canMove(name, { kind, memoryMib, dirtyPercent }) {
  const { engine, big, mostMib = Infinity } = CONTENDERS.find((contender) => contender.name === name);
  if (big) return kind === 'memory' && memoryMib >= 1024 && dirtyPercent === 0;
  if (memoryMib > mostMib) return false;
  return engine === undefined || kind !== 'redis';
}

const caseName = ({ kind, memoryMib, dirtyPercent }, link) =>
  [kind, `${memoryMib}MiB`, ...(kind === 'memory' ? [`${dirtyPercent}%`] : []), link].join(' ');
