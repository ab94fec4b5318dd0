import { readFile } from 'node:fs/promises';
import type { Finding } from '@ferry/protocol';
import { execa } from 'execa';
import type { AgentConfig } from '../config/schema.js';
import type { CriuTool } from '../criu/driver.js';
import type { ImageStore } from '../images/store.js';
import { blocker, notice, warning } from '../processes/findings.js';
import { isMemoryFileSystem } from './file-system.js';

/** What CRIU needs to restore even a plain process (criu-facts, 9), with the bits of linux/capability.h. */
const CAPABILITIES: readonly (readonly [name: string, bit: number])[] = [
  ['CAP_SETPCAP', 8],
  ['CAP_NET_ADMIN', 12],
  ['CAP_SYS_CHROOT', 18],
  ['CAP_SYS_PTRACE', 19],
  ['CAP_SYS_ADMIN', 21],
  ['CAP_SYS_TIME', 25],
];

/** Less than this is not enough for the images of anything. */
const LITTLE_BYTES = 64 << 20;

/** Looks whether the node is fit to migrate from and to. */
export async function checkNode(config: AgentConfig, criu: CriuTool, images: ImageStore): Promise<Finding[]> {
  return [
    ...criuFindings(criu),
    ...(await capabilityFindings()),
    ...(await roomFindings(images)),
    ...(await toolFindings()),
    ...(await cacheFindings()),
    ...(config.insecure
      ? [
          warning(
            'PEER_UNKNOWN',
            'TLS is off: everyone who reaches the ports controls this node',
            'Set tls in the configuration, unless nobody else can reach the network.',
          ),
        ]
      : []),
  ];
}

function criuFindings({ capabilities, report }: CriuTool): Finding[] {
  if (capabilities.version === '') return [blocker('CRIU_MISSING', report)];
  const findings: Finding[] = [];
  if (capabilities.wireFormat < 2)
    findings.push(warning('CRIU_TOO_OLD', `CRIU ${capabilities.version} is older than 4.2`));
  if (!capabilities.checkOk) findings.push(blocker('CRIU_FAILED', `criu check: ${report}`));
  if (!capabilities.networkLockNftables)
    findings.push(
      capabilities.networkLockIptables
        ? warning(
            'CAPABILITY_MISSING',
            'the nftables network lock does not work',
            'Use network_lock iptables, or a kernel with nf_tables.',
          )
        : warning(
            'CAPABILITY_MISSING',
            'no network lock works: TCP connections cannot be kept',
            'Give ferryd CAP_NET_ADMIN, and the kernel nf_tables or xtables with mark.',
          ),
    );
  if (!capabilities.memDirtyTrack)
    findings.push(notice('NO_SOFT_DIRTY', 'the kernel does not track changed pages: no pre-dumps'));
  return findings;
}

async function capabilityFindings(): Promise<Finding[]> {
  const status = await readFile('/proc/self/status', 'utf8');
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  return CAPABILITIES.filter(([, bit]) => ((effective >> BigInt(bit)) & 1n) === 0n).map(([name]) =>
    blocker('CAPABILITY_MISSING', `ferryd has no ${name}`),
  );
}

async function roomFindings(images: ImageStore): Promise<Finding[]> {
  const findings: Finding[] = [];
  const memory = await images.freeBytes('IMAGE_AREA_MEMORY');
  if (memory < LITTLE_BYTES)
    findings.push(warning('MEMORY_AREA_FULL', `the memory area has ${memory} bytes free`));
  const disk = await images.freeBytes('IMAGE_AREA_DISK');
  if (disk < LITTLE_BYTES) findings.push(warning('DISK_AREA_FULL', `the disk area has ${disk} bytes free`));
  return findings;
}

/** nft removes what CRIU leaves of its network lock. */
async function toolFindings(): Promise<Finding[]> {
  const { exitCode } = await execa('nft', ['--version'], { reject: false });
  return exitCode === 0
    ? []
    : [
        warning(
          'CAPABILITY_MISSING',
          'nft is missing: network locks stay behind after TCP migrations',
          'Install nftables.',
        ),
      ];
}

/** CRIU keeps what it found out about the kernel in /run/criu.kdat, but only on a tmpfs. */
async function cacheFindings(): Promise<Finding[]> {
  if (await isMemoryFileSystem('/run')) return [];
  return [
    notice(
      'CRIU_FAILED',
      '/run is not a tmpfs: CRIU finds out about the kernel at every start, some 50 ms each',
      'Mount a tmpfs on /run.',
    ),
  ];
}
