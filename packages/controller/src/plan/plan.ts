import {
  FerryError,
  isErrorCode,
  type AddressHandover,
  type AgentClient,
  type DumpOptions,
  type ErrorCode,
  type Finding,
  type Node,
  type Process,
  type ProcessTree,
  type RestoreOptions,
} from '@ferry/protocol';
import { getNode } from '../inventory/directory.js';
import { findProcess } from '../inventory/processes.js';
import type { Limits } from '../limits.js';
import { at, present } from '../present.js';
import { chooseMode, DEFAULT_DOWNTIME_TARGET_MS, type Choice } from './auto.js';
import { compareNodes } from './checks/index.js';
import { isBlocker } from './finding.js';
import { chooseHandover } from './handover.js';
import { limit, measuredLink } from './link.js';
import { sendsPages } from './modes.js';
import { chooseOptions, isAnswered, keepsConnections } from './options.js';
import type { MigrationMode, MigrationRequest } from './request.js';
import { proveShared } from './shared-path.js';

/** Beside the pages: page tables, tmpfs rounding, and memory that is written until the freeze. */
const MARGIN = 1.1;
const MARGIN_BYTES = 16 * 2 ** 20;

/** What a migration would do, and what stands in its way. Nothing has been changed. */
export interface Plan {
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly process: Process;
  readonly tree: ProcessTree;
  readonly source: Node;
  readonly destination: Node;
  readonly mode: MigrationMode;
  /** Mode auto: why it is this one. */
  readonly choice?: Choice;
  /** What moves at most. */
  readonly estimatedBytes: number;
  /** As they will be sent: the user's, and what was chosen (a finding of severity INFO says why). */
  readonly dump: Partial<DumpOptions>;
  readonly restore: Partial<RestoreOptions>;
  readonly handover: AddressHandover;
  /** No finding is a blocker. */
  readonly ok: boolean;
}

/** Asks both nodes and makes the plan. Throws when one cannot be asked or the process is not there. */
export async function makePlan(
  request: MigrationRequest,
  source: AgentClient,
  destination: AgentClient,
  limits: Limits,
): Promise<Plan> {
  const options = { timeoutMs: limits.planMs };
  const [from, to, wanted] = await Promise.all([
    at(source.name, () => getNode(source, limits.planMs)),
    at(destination.name, () => getNode(destination, limits.planMs)),
    findProcess(source, request.process, limits.planMs),
  ]);
  const inspected = await at(source.name, () =>
    source.process.call('InspectProcess', { process: wanted.ref }, options),
  );
  const tree = present(inspected.tree, source.name, 'InspectProcess');
  const process = present(tree.processes[0], source.name, 'InspectProcess');
  const neededBytes = Math.ceil(tree.memoryBytes * MARGIN) + MARGIN_BYTES;
  const choice =
    request.mode === 'auto'
      ? chooseMode({
          memoryBytes: tree.memoryBytes,
          downtimeTargetMs: request.downtimeTargetMs ?? DEFAULT_DOWNTIME_TARGET_MS,
          link: limit(await measuredLink(source, destination.name, limits.planMs), request.maxBytesPerSecond),
          fitsMemory: to.memoryAreaFreeBytes >= neededBytes,
          fitsDisk: from.diskAreaFreeBytes >= neededBytes && to.diskAreaFreeBytes >= neededBytes,
        })
      : undefined;
  const mode = choice?.mode ?? (request.mode as MigrationMode);
  const placed = await at(destination.name, () =>
    destination.process.call(
      'CheckPlacement',
      {
        tree,
        memoryAreaBytes: sendsPages(mode) ? neededBytes : 0,
        diskAreaBytes: mode === 'copy' ? neededBytes : 0,
      },
      options,
    ),
  );
  const shared =
    mode === 'shared'
      ? await proveShared(source, destination, request.sharedDirectory ?? '', neededBytes, limits.planMs)
      : [];
  const chosen = chooseOptions(
    { tree, findings: inspected.findings },
    [from, to],
    request.dump ?? {},
    request.restore ?? {},
  );
  const { handover, chosen: addresses } = chooseHandover(tree, request.addresses);
  const moves = handover.strategy !== 'ADDRESS_STRATEGY_NONE';
  const told = [
    ...inspected.findings.filter((finding) => !isAnswered(finding, chosen.dump)),
    ...placed.findings.filter((finding) => !(moves && finding.reason === 'ADDRESS_MISSING')),
  ];
  // What an agent has already said of its own node is not said twice.
  const own = compareNodes({
    source: from,
    destination: to,
    mode,
    neededBytes,
    networkLock: keepsConnections(tree, chosen.dump)
      ? (chosen.dump.networkLock ?? 'NETWORK_LOCK_UNSPECIFIED')
      : undefined,
  }).filter((finding) => !told.some((other) => other.reason === finding.reason && isBlocker(other)));
  const findings = [
    ...own,
    ...shared,
    ...told,
    ...chosen.chosen,
    ...addresses,
    ...(choice?.findings ?? []),
  ].sort((a, b) => rank(a) - rank(b));
  return {
    findings,
    process,
    tree,
    source: from,
    destination: to,
    mode,
    ...(choice === undefined ? {} : { choice }),
    estimatedBytes: tree.memoryBytes,
    dump: chosen.dump,
    restore: chosen.restore,
    handover,
    ok: !findings.some(isBlocker),
  };
}

const ORDER = ['SEVERITY_BLOCKER', 'SEVERITY_WARNING', 'SEVERITY_INFO'];

function rank(finding: Finding): number {
  return ORDER.indexOf(finding.severity);
}

/** Why a plan may not be carried out; undefined when it may. A single blocker lends its code. */
export function planError(plan: Plan, skipChecks: boolean): FerryError | undefined {
  const all = plan.findings.filter(isBlocker);
  const blockers = skipChecks ? all.filter((finding) => finding.reason === 'SAME_NODE') : all;
  const [first, ...others] = blockers;
  if (first === undefined) return undefined;
  const code: ErrorCode = others.length === 0 && isErrorCode(first.reason) ? first.reason : 'CHECKS_FAILED';
  return new FerryError(code, blockers.map((finding) => finding.text).join('; '), {
    step: 'plan',
    facts: { reasons: blockers.map((finding) => finding.reason).join(' ') },
    remedy: blockers
      .map((finding) => finding.remedy)
      .filter(Boolean)
      .join(' '),
  });
}
