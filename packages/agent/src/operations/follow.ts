import type { Operation as OperationView } from '@ferry/protocol';
import type { Operation } from './operation.js';

/** What the calls that start an operation stream: it, after every change; at its end, its error if it has one. */
export async function* follow(
  operation: Operation,
  signal: AbortSignal,
): AsyncGenerator<{ operation: OperationView }, void, undefined> {
  for await (const view of operation.watch(signal)) {
    if (view.state !== 'STATE_RUNNING' && operation.error !== undefined)
      throw operation.error.with({ facts: { operation_id: operation.id } });
    yield { operation: view };
  }
}
