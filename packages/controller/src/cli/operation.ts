import { FerryError, fromStatus, type AgentClient, type Operation } from '@ferry/protocol';
import { formatBytes } from '../units/size.js';
import type { Cli } from './cli.js';

/**
 * Follows a long operation of an agent to its end and returns it. Ctrl-C asks the agent to cancel it, and then waits
 * for its end all the same: what is true then is worth knowing.
 */
export async function followOperation(
  client: AgentClient,
  stream: AsyncIterable<{ readonly operation: Operation | null }>,
  cli: Cli,
): Promise<Operation> {
  let latest: Operation | undefined;
  const stopListening = cli.terminal.onInterrupt(() => {
    if (latest === undefined) return;
    cli.output.note('interrupted: cancelling');
    client.operation.call('CancelOperation', { id: latest.id }).catch((error: unknown) => {
      cli.output.note(`cannot cancel: ${FerryError.from(error).message}`);
    });
  });
  try {
    for await (const { operation } of stream) {
      if (operation === null) continue;
      if (latest === undefined)
        cli.output.event('event', { event: 'started', id: operation.id, kind: operation.kind }, undefined);
      latest = operation;
      tell(operation, cli);
    }
  } catch (thrown) {
    throw FerryError.from(thrown).with({ node: client.name });
  } finally {
    stopListening();
  }
  if (latest?.state === 'STATE_DONE') return latest;
  if (latest !== undefined && latest.error !== null)
    throw fromStatus(latest.error).with({ node: client.name });
  throw new FerryError('STREAM_TRUNCATED', `${client.name} ended the stream before the operation`, {
    node: client.name,
    facts: { operation: latest?.id ?? '' },
  });
}

function tell({ progress }: Operation, cli: Cli): void {
  if (progress === null) return;
  cli.output.event('progress', progress, undefined);
  const total = progress.bytesTotal === 0 ? '' : ` of ${formatBytes(progress.bytesTotal)}`;
  cli.output.status(`${progress.step} ${formatBytes(progress.bytesDone)}${total}`);
}
