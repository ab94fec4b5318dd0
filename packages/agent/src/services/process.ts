import { agentServices, FerryError, implement, type ServeOptions } from '@ferry/protocol';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ImageStore } from '../images/store.js';
import { listProcesses } from '../processes/describe.js';
import { inspectTree } from '../processes/inspect.js';
import { killTasks, killTree } from '../processes/kill.js';
import type { ProcessLocks } from '../processes/locks.js';
import { refuseOurselves } from '../processes/ourselves.js';
import { checkPlacement } from '../processes/placement.js';
import { resolveProcess, toRef } from '../processes/procfs.js';

/** ferry.agent.v1.ProcessService. */
export function processService(
  deps: { readonly images: ImageStore; readonly locks: ProcessLocks },
  options: ServeOptions,
): UntypedServiceImplementation {
  return implement(
    agentServices.process,
    {
      ListProcesses: async ({ name }) => ({ processes: await listProcesses(name) }),
      InspectProcess: async (request) => inspectTree(await resolveProcess(request.process)),
      CheckPlacement: async ({ tree, memoryAreaBytes, diskAreaBytes }) => {
        if (tree === null) throw new FerryError('INVALID_ARGUMENT', 'tree: missing');
        if (memoryAreaBytes < 0 || diskAreaBytes < 0)
          throw new FerryError('INVALID_ARGUMENT', 'memory_area_bytes, disk_area_bytes: negative');
        const needs = { memoryBytes: memoryAreaBytes, diskBytes: diskAreaBytes };
        return { findings: await checkPlacement(tree, needs, deps.images) };
      },
      KillProcess: async (request) => {
        if ((request.process?.startTimeTicks ?? 0) <= 0)
          throw new FerryError(
            'INVALID_ARGUMENT',
            'process.start_time_ticks: missing; a bare pid may belong to another process by now',
          );
        const task = await resolveProcess(request.process);
        await refuseOurselves(task);
        const release = deps.locks.acquire(task, 'a kill');
        try {
          const killed = await (request.single ? killTasks([task]) : killTree(task));
          return { killed: await Promise.all(killed.map(toRef)) };
        } finally {
          release();
        }
      },
    },
    options,
  );
}
