import { readFile } from 'node:fs/promises';
import { machine, release } from 'node:os';
import type { Node } from '@ferry/protocol';
import type { AgentConfig } from '../config/schema.js';
import type { CriuTool } from '../criu/driver.js';
import type { ImageStore } from '../images/store.js';
import { bootId } from '../processes/procfs.js';
import { VERSION } from '../version.js';

/** What of the node does not change while ferryd runs. */
export type FixedFacts = Omit<
  Node,
  'criu' | 'memoryAreaFreeBytes' | 'diskAreaFreeBytes' | 'memoryAvailableBytes'
>;

/** Reads what does not change. */
export async function readFixedFacts(config: AgentConfig): Promise<FixedFacts> {
  return {
    name: config.node,
    version: VERSION,
    bootId: await bootId(),
    kernel: release(),
    architecture: machine(),
    endpoint: { node: config.node, ...config.advertise },
    cpuFlags: await readCpuFlags(),
    startUnixUs: Math.round(performance.timeOrigin * 1000),
  };
}

/** All facts, as they are now. */
export async function readNode(fixed: FixedFacts, criu: CriuTool, images: ImageStore): Promise<Node> {
  return {
    ...fixed,
    criu: criu.capabilities,
    memoryAreaFreeBytes: await images.freeBytes('IMAGE_AREA_MEMORY'),
    diskAreaFreeBytes: await images.freeBytes('IMAGE_AREA_DISK'),
    memoryAvailableBytes: await readAvailableMemory(),
  };
}

async function readCpuFlags(): Promise<string[]> {
  const text = await readFile('/proc/cpuinfo', 'utf8');
  // x86 calls them flags, ARM Features.
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1] ?? '';
  return line.split(' ').filter(Boolean).sort();
}

async function readAvailableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8');
  return Number(/^MemAvailable:\s*(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}
