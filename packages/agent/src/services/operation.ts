import { agentServices, FerryError, implement, type ServeOptions } from '@ferry/protocol';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { OperationRegistry } from '../operations/registry.js';

/** ferry.agent.v1.OperationService. */
export function operationService(
  operations: OperationRegistry,
  options: ServeOptions,
): UntypedServiceImplementation {
  return implement(
    agentServices.operation,
    {
      GetOperation: ({ id }) => Promise.resolve({ operation: operations.get(id).view() }),
      ListOperations: () =>
        Promise.resolve({ operations: operations.list().map((operation) => operation.view()) }),
      WatchOperation: async function* ({ id }, { signal }) {
        for await (const operation of operations.get(id).watch(signal)) yield { operation };
      },
      CancelOperation: ({ id }) => {
        const operation = operations.get(id);
        const view = operation.view();
        operation.cancel(new FerryError('CANCELLED', `operation ${id} was cancelled on request`));
        return Promise.resolve({ operation: view });
      },
    },
    options,
  );
}
