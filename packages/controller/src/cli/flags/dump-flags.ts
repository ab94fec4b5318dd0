import { Option, type Command } from 'commander';
import type { DumpOptions } from '@ferry/protocol';
import { parseSize } from '../../units/size.js';
import { named } from './named.js';
import { addCriuFlags, collect, criuOptions, type CriuFlags } from './criu-flags.js';

const NETWORK_LOCKS = {
  nftables: 'NETWORK_LOCK_NFTABLES',
  iptables: 'NETWORK_LOCK_IPTABLES',
  skip: 'NETWORK_LOCK_SKIP',
} as const;

/** Flags of criu dump; names as in criu(8). */
export interface DumpFlags extends CriuFlags {
  readonly skipInFlight?: boolean;
  readonly fileLocks?: boolean;
  readonly ghostLimit?: number;
  readonly linkRemap?: boolean;
  readonly external?: string[];
  readonly networkLock?: keyof typeof NETWORK_LOCKS;
  readonly forceIrmap?: boolean;
  readonly irmapScanPath?: string[];
  readonly freezeCgroup?: string;
  readonly criuDumpOpt?: string[];
}

export function addDumpFlags(command: Command): Command {
  return addCriuFlags(command)
    .option('--skip-in-flight', 'leave out connections that a listener has not accepted')
    .option('--file-locks', 'dump file locks (set by itself when the tree holds any)')
    .option(
      '--ghost-limit <size>',
      'largest unlinked file that travels, for instance 4M',
      named('--ghost-limit', parseSize),
    )
    .option('--link-remap', 're-link files that were unlinked but have other names')
    .option('--external <resource>', "an external resource, as criu dump's --external; repeatable", collect)
    .addOption(
      new Option('--network-lock <kind>', 'firewall for frozen connections').choices(
        Object.keys(NETWORK_LOCKS),
      ),
    )
    .option('--force-irmap', 'find paths of inotify watches by searching')
    .option('--irmap-scan-path <path>', 'where to search; repeatable', collect)
    .option('--freeze-cgroup <path>', 'freeze through this cgroup freezer')
    .option(
      '--criu-dump-opt <option>',
      'a further option of criu dump (docs/configuration.md); repeatable',
      collect,
    );
}

/** What the flags say. Unset stays unset: the plan may choose. */
export function dumpOptions(flags: DumpFlags): Partial<DumpOptions> {
  return {
    ...criuOptions(flags),
    ...(flags.skipInFlight === undefined ? {} : { skipInFlight: flags.skipInFlight }),
    ...(flags.fileLocks === undefined ? {} : { fileLocks: flags.fileLocks }),
    ...(flags.ghostLimit === undefined ? {} : { ghostLimitBytes: flags.ghostLimit }),
    ...(flags.linkRemap === undefined ? {} : { linkRemap: flags.linkRemap }),
    ...(flags.external === undefined ? {} : { external: flags.external }),
    ...(flags.networkLock === undefined ? {} : { networkLock: NETWORK_LOCKS[flags.networkLock] }),
    ...(flags.forceIrmap === undefined ? {} : { forceIrmap: flags.forceIrmap }),
    ...(flags.irmapScanPath === undefined ? {} : { irmapScanPaths: flags.irmapScanPath }),
    ...(flags.freezeCgroup === undefined ? {} : { freezeCgroup: flags.freezeCgroup }),
    ...(flags.criuDumpOpt === undefined ? {} : { extra: flags.criuDumpOpt }),
  };
}
