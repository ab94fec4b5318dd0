import { randomBytes } from 'node:crypto';
import { FerryError, type AgentClient, type Finding } from '@ferry/protocol';
import { formatBytes } from '../units/size.js';
import { blocker } from './finding.js';

/**
 * Proves that a directory is on a file system that both nodes see: each writes a random token that the other must
 * read. Both ways, because a path can be an older snapshot, or read-only, on one of them.
 */
export async function proveShared(
  source: AgentClient,
  destination: AgentClient,
  directory: string,
  neededBytes: number,
  timeoutMs: number,
): Promise<Finding[]> {
  try {
    await probe(source, destination, directory, neededBytes, timeoutMs);
    await probe(destination, source, directory, 0, timeoutMs);
    return [];
  } catch (thrown) {
    const error = FerryError.from(thrown);
    if (error.entry.category === 'unreachable' || error.entry.category === 'internal') throw error;
    const reason = error.code === 'DISK_AREA_FULL' ? error.code : 'SHARED_PATH_NOT_SHARED';
    return [blocker(reason, error.message, error.remedy)];
  }
}

async function probe(
  writer: AgentClient,
  reader: AgentClient,
  directory: string,
  neededBytes: number,
  timeoutMs: number,
): Promise<void> {
  const token = randomBytes(16).toString('hex');
  const step = (client: AgentClient, name: 'STEP_WRITE' | 'STEP_READ' | 'STEP_REMOVE') =>
    client.node.call('ProbePath', { directory, step: name, token }, { timeoutMs });
  const { freeBytes } = await step(writer, 'STEP_WRITE');
  try {
    const { found } = await step(reader, 'STEP_READ');
    if (!found) {
      throw new FerryError(
        'SHARED_PATH_NOT_SHARED',
        `a file that ${writer.name} wrote into ${directory} is not there on ${reader.name}`,
      );
    }
    if (freeBytes < neededBytes) {
      throw new FerryError(
        'DISK_AREA_FULL',
        `${formatBytes(neededBytes)} are needed in ${directory}, ${formatBytes(freeBytes)} are free`,
        { remedy: 'Free space there, or use --mode diskless.' },
      );
    }
  } finally {
    await step(writer, 'STEP_REMOVE').catch(() => undefined);
  }
}
