import { FerryError, fromStatus, type AgentClient, type CallOptions, type Operation } from '@ferry/protocol';
import { formatBytes } from '../units/size.js';
import type { Cli } from './cli.js';

/**
 * Follows a long operation of an agent to its end and returns it. Ctrl-C asks the agent to cancel it, and then waits
 * for its end all the same: what is true then is worth knowing. A second one leaves it to the agent.
 */
export async function followOperation(
  client: AgentClient,
  open: (options: CallOptions) => AsyncIterable<{ readonly operation: Operation | null }>,
  cli: Cli,
): Promise<Operation> {
  let latest: Operation | undefined;
  let asked = false;
  const stop = new AbortController();
  const stopListening = cli.terminal.onInterrupt(() => {
    if (latest === undefined || asked) {
      stop.abort();
      return;
    }
    asked = true;
    cli.output.note('interrupted: cancelling (Ctrl-C again leaves it to the agent)');
    client.operation.call('CancelOperation', { id: latest.id }).catch((error: unknown) => {
      cli.output.note(`cannot cancel: ${FerryError.from(error).message}`);
    });
  });
  try {
    for await (const { operation } of open({ signal: stop.signal })) {
      if (operation === null) continue;
      if (latest === undefined) {
        const { id, kind } = operation;
        cli.output.event('event', { event: 'started', id, kind }, undefined);
      }
      latest = operation;
      tell(operation, cli);
    }
  } catch (thrown) {
    if (stop.signal.aborted) throw leftAlone(client, latest);
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

function leftAlone(client: AgentClient, operation: Operation | undefined): FerryError {
  const { name: node } = client;
  const text =
    operation === undefined
      ? `${node} has not said yet whether it began`
      : `${operation.kind} ${operation.id} is left to ${node}`;
  return new FerryError('OUTCOME_UNKNOWN', text, {
    node,
    remedy: 'Look at the process and the image themselves.',
  });
}
