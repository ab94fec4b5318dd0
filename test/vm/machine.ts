import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MigrationResult } from '@ferry/controller';
import type { Snapshot } from '@ferry/lab';
import { ROOT } from '../support/cluster.js';

/** Kernel and initial file system (scripts/setup vm). */
const PARTS = join(ROOT, '.build/vm');
/** What it takes is 3 minutes on two cores that others use too. */
export const BOOT_LIMIT_MS = 900_000;
const MEMORY_MIB = 2048;

/** What the scenario saw (scenario.mjs). */
export interface Report {
  /** Whether the source's CRIU found the kernel's soft-dirty tracking. */
  readonly softDirty: boolean;
  /** Pages that the workload keeps checking, and how many of them it keeps writing to. */
  readonly pages: number;
  readonly workingSetPages: number;
  readonly result: MigrationResult;
  /** Nodes on which the workload ran at the end. */
  readonly runsOn: readonly string[];
  /** As readMemory found it, after a whole pass over the memory at the destination. */
  readonly memory: {
    readonly bad: readonly string[];
    readonly gaps: readonly number[];
    readonly repeats: readonly number[];
    readonly pids: readonly number[];
    readonly checkedPages: number;
  };
  /** Bytes that the TCP client sent and that came back. */
  readonly client: {
    readonly sent: number;
    readonly received: number;
    /** How many had come back when the migration was over. */
    readonly answersBefore: number;
    /** Why its connection ended, if it did. */
    readonly ended?: string;
  };
  /** Of both nodes, before the workload began and after it was ended. */
  readonly snapshots: { readonly before: readonly Snapshot[]; readonly after: readonly Snapshot[] };
}

/**
 * Boots the virtual machine, without KVM and with this machine's files read-only, runs the scenario in it, and returns
 * its report. Throws with what the machine printed when there is none.
 */
export async function runScenario(): Promise<Report> {
  const directory = await mkdtemp(join(tmpdir(), 'ferry-vm-'));
  try {
    const file = join(directory, 'report');
    const printed = await boot(file);
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text === '') throw new Error(`the virtual machine made no report:\n${printed}`);
    return JSON.parse(text) as Report;
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function boot(reportFile: string): Promise<string> {
  const machine = spawn('qemu-system-x86_64', qemuArguments(reportFile), {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: BOOT_LIMIT_MS,
  });
  let printed = '';
  for (const stream of [machine.stdout, machine.stderr])
    stream.on('data', (bytes: Buffer) => {
      printed += bytes.toString();
      process.stdout.write(bytes);
    });
  await new Promise((resolve, reject) => {
    machine.once('error', reject);
    machine.once('close', resolve);
  });
  return printed;
}

function qemuArguments(reportFile: string): string[] {
  // The time stamp counter runs as on the host, which is not how fast emulation goes: the kernel would measure it wrong
  // and its clock would run many times too fast.
  const clock = 'tsc=unstable clocksource=hpet';
  const options = 'console=ttyS0 quiet panic=-1 mitigations=off nokaslr audit=0 apparmor=0';
  return [
    ...['-accel', 'tcg,thread=multi', '-machine', 'q35', '-m', String(MEMORY_MIB)],
    // QEMU 7.2 gets cmpxchg16b wrong, and the guest's kernel dies of it.
    ...['-cpu', 'max,-cx16', '-smp', String(Math.min(2, availableParallelism()))],
    ...['-nodefaults', '-display', 'none', '-vga', 'none', '-no-reboot'],
    ...['-serial', 'stdio', '-serial', `file:${reportFile}`],
    ...['-kernel', join(PARTS, 'vmlinuz'), '-initrd', join(PARTS, 'initrd.gz')],
    ...['-append', `${options} ${clock} ferry.root=${ROOT} ferry.node=${process.execPath}`],
    '-virtfs',
    'local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap',
  ];
}
