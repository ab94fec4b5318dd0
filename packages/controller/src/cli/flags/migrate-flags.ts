import { Option, type Command } from 'commander';
import type { AddressStrategy } from '../../plan/handover.js';
import type { Compression, MigrationRequest, RequestedMode, Transport } from '../../plan/request.js';
import { parseDuration } from '../../units/duration.js';
import { parseSize } from '../../units/size.js';
import { pidOrName } from '../cli.js';
import { collect } from './criu-flags.js';
import { addDumpFlags, dumpOptions, type DumpFlags } from './dump-flags.js';
import { named, parseCount } from './named.js';
import { addRestoreOnlyFlags, restoreOnlyOptions, type RestoreOnlyFlags } from './restore-flags.js';

const MODES: readonly RequestedMode[] = [
  'diskless',
  'copy',
  'shared',
  'precopy',
  'postcopy',
  'hybrid',
  'auto',
];
const TRANSPORTS: readonly Transport[] = ['auto', 'tls', 'plain', 'grpc'];
const COMPRESSIONS: readonly Compression[] = ['none', 'lz4', 'auto'];
const STRATEGIES: readonly AddressStrategy[] = ['none', 'move', 'hook'];

/** Flags of migrate and plan. */
export interface MigrateFlags extends DumpFlags, RestoreOnlyFlags {
  readonly from: string;
  readonly to: string;
  readonly mode: RequestedMode;
  readonly transport: Transport;
  readonly sharedDir?: string;
  readonly id?: string;
  readonly skipChecks?: boolean;
  readonly addresses: AddressStrategy;
  readonly address?: string[];
  readonly addressDevice?: string;
  readonly compression: Compression;
  readonly bandwidth?: number;
  readonly maxFrozen?: number;
  readonly downtimeTarget?: number;
  readonly maxRounds?: number;
  readonly maxWait?: number;
  readonly lease?: number;
}

export function addMigrateFlags(command: Command): Command {
  command
    .argument('<process>', 'a pid, or a name that one process tree on the source has')
    .requiredOption('--from <node>', 'where it runs')
    .requiredOption('--to <node>', 'where it shall run')
    .addOption(
      new Option('--mode <mode>', 'how bytes move (docs/modes.md)').choices(MODES).default('diskless'),
    )
    .addOption(
      new Option(
        '--transport <transport>',
        'how pages travel (docs/modes.md); plain: disk-less only, and only where both nodes allow it',
      )
        .choices(TRANSPORTS)
        .default('auto'),
    )
    .addOption(
      new Option('--compression <how>', 'diskless, precopy: of pages; auto: while it is faster')
        .choices(COMPRESSIONS)
        .default('none'),
    )
    .option('--shared-dir <directory>', 'shared mode: a directory that both nodes see')
    .option(
      '--bandwidth <size>',
      'bytes per second that images and pages may take, for instance 100M',
      named('--bandwidth', parseSize),
    )
    .option('--id <id>', 'the same id again joins the running migration or returns its outcome')
    .option('--skip-checks', 'try all the same when a check finds what would fail')
    .option(
      '--max-frozen <duration>',
      'longest time to hold the tree frozen before the decision, for instance 10s',
      named('--max-frozen', parseDuration),
    )
    .option(
      '--downtime-target <duration>',
      'auto: how long nothing may run; pre-copy: how long sending the last pages may take; for instance 100ms',
      named('--downtime-target', parseDuration),
    )
    .option('--max-rounds <number>', 'pre-copy: rounds at most', named('--max-rounds', parseCount))
    .option(
      '--max-wait <duration>',
      'longest time to wait for its turn on a node with as many migrations as it may have; 0s: fail at once (default: 10m)',
      named('--max-wait', parseDuration),
    )
    .option(
      '--lease <duration>',
      'how long the agents wait for a lost controller',
      named('--lease', parseDuration),
    );
  command
    .addOption(
      new Option(
        '--addresses <strategy>',
        "who moves the addresses of the tree's connections (docs/networking.md)",
      )
        .choices(STRATEGIES)
        .default('none'),
    )
    .option(
      '--address <ip>',
      "an address to move, instead of those of the tree's sockets; repeatable",
      collect,
    )
    .option('--address-device <device>', "the destination's device for them");
  return addRestoreOnlyFlags(addDumpFlags(command));
}

export function migrationRequest(process: string, flags: MigrateFlags): MigrationRequest {
  return {
    process: pidOrName(process),
    from: flags.from,
    to: flags.to,
    mode: flags.mode,
    id: flags.id,
    transport: flags.transport,
    compression: flags.compression,
    sharedDirectory: flags.sharedDir,
    dump: dumpOptions(flags),
    restore: restoreOnlyOptions(flags),
    addresses: { strategy: flags.addresses, addresses: flags.address, device: flags.addressDevice },
    maxBytesPerSecond: flags.bandwidth,
    maxFrozenMs: flags.maxFrozen,
    downtimeTargetMs: flags.downtimeTarget,
    maxRounds: flags.maxRounds,
    maxWaitMs: flags.maxWait,
    leaseMs: flags.lease,
    skipChecks: flags.skipChecks,
  };
}
