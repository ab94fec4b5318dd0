import { findCriu, probeCriu } from '@ferry/criu';
import { FerryError, type CriuCapabilities } from '@ferry/protocol';
import { execa } from 'execa';

/** CRIU as this node has it. */
export interface CriuTool {
  /** The argument vector that starts it. */
  readonly command: readonly string[];
  readonly capabilities: CriuCapabilities;
  /** What `criu check` printed, or why it could not be run. */
  readonly report: string;
}

/**
 * Finds CRIU and asks it what it can do here. A node without CRIU is still served, so that the reason can be seen:
 * its capabilities say that the check failed.
 * @param configured the command of the configuration, if it has one
 */
export async function probeTool(configured: readonly string[] | undefined): Promise<CriuTool> {
  const found = configured ?? [await findCriu()].filter((path) => path !== undefined);
  const command = found.length > 0 ? found : ['criu'];
  try {
    const probe = await probeCriu(command);
    return {
      command,
      report: probe.checkOutput,
      capabilities: {
        version: probe.version,
        // 4.2 changed the page-server header and the pagemap entries (criu-facts, 0).
        wireFormat: probe.major > 4 || (probe.major === 4 && probe.minor >= 2) ? 2 : 1,
        checkOk: probe.checkOk,
        memDirtyTrack: probe.features.memDirtyTrack,
        lazyPages: probe.features.uffdNoncoop,
        networkLockNftables: probe.features.networkLockNftables,
        networkLockIptables: await hasIptables(),
        command: [...command],
      },
    };
  } catch (error) {
    return { command, report: (error as Error).message, capabilities: missing(command) };
  }
}

/** Throws CRIU_MISSING unless CRIU could be run at all. */
export function requireCriu(criu: CriuTool): void {
  if (criu.capabilities.version === '') throw new FerryError('CRIU_MISSING', `no CRIU: ${criu.report}`);
}

function missing(command: readonly string[]): CriuCapabilities {
  return {
    version: '',
    wireFormat: 0,
    checkOk: false,
    memDirtyTrack: false,
    lazyPages: false,
    networkLockNftables: false,
    networkLockIptables: false,
    command: [...command],
  };
}

async function hasIptables(): Promise<boolean> {
  const { exitCode } = await execa('iptables', ['-w', '-S', 'INPUT'], { reject: false });
  return exitCode === 0;
}
