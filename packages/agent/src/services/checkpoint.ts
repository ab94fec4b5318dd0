import { readPstree } from '@ferry/criu';
import {
  agentServices,
  checkName,
  FerryError,
  implement,
  type Operation as OperationView,
  type DumpOptions,
  type Finding,
  type ServeOptions,
} from '@ferry/protocol';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { CheckpointDeps } from '../checkpoint/deps.js';
import { dumpTree, type DumpJob } from '../checkpoint/dump.js';
import { preDumpTree } from '../checkpoint/pre-dump.js';
import { restoreTree, verifyChain } from '../checkpoint/restore.js';
import { requireCriu } from '../criu/driver.js';
import { dumpOptionsFrom, preDumpOptionsFrom, restoreOptionsFrom } from '../criu/options.js';
import { asImageInvalid } from '../criu/verify.js';
import { SESSION_PREFIX } from '../images/store.js';
import { follow } from '../operations/follow.js';
import type { Operation, OperationControl, OperationResult } from '../operations/operation.js';
import type { OperationRegistry } from '../operations/registry.js';
import { inspectTree } from '../processes/inspect.js';
import { refuseOurselves } from '../processes/ourselves.js';
import { readStat, resolveProcess } from '../processes/procfs.js';

/** ferry.agent.v1.CheckpointService. */
export function checkpointService(
  deps: CheckpointDeps,
  operations: OperationRegistry,
  options: ServeOptions,
): UntypedServiceImplementation {
  /** Runs a dump under the lock of its process. */
  const begin = (
    kind: 'dump' | 'pre-dump',
    job: DumpJob,
    work: (job: DumpJob, control: OperationControl, deps: CheckpointDeps) => Promise<OperationResult>,
  ): Operation => {
    const release = deps.locks.acquire(job.task, `the ${kind} of image ${job.imageId}`);
    try {
      return operations.start(kind, (control) => work(job, control, deps).finally(release));
    } catch (error) {
      release();
      throw error;
    }
  };
  return implement(
    agentServices.checkpoint,
    {
      PreDump: async function* (request, { signal }) {
        preDumpOptionsFrom(request.options);
        requireCriu(deps.criu);
        if (!deps.criu.capabilities.memDirtyTrack)
          throw new FerryError('NO_SOFT_DIRTY', 'this kernel does not track changed pages');
        const job = await jobOf(request, deps);
        yield* follow(begin('pre-dump', job, preDumpTree), signal);
      },
      Dump: async function* (request, { signal }) {
        dumpOptionsFrom(request.options);
        requireCriu(deps.criu);
        const job = await jobOf(request, deps);
        if (request.validateOnly) {
          await checkDump(job);
          yield { operation: validated('dump') };
        } else yield* follow(begin('dump', job, dumpTree), signal);
      },
      Restore: async function* (request, { signal }) {
        restoreOptionsFrom(request.options);
        requireCriu(deps.criu);
        const image = await deps.images.get(imageName('image_id', request.imageId));
        if (request.validateOnly) {
          await verifyChain(image, deps);
          await checkPidsFree(image.dir);
          yield { operation: validated('restore') };
        } else {
          const operation = operations.start('restore', (control) =>
            restoreTree(image, request.options, control, deps),
          );
          yield* follow(operation, signal);
        }
      },
    },
    options,
  );
}

async function jobOf(
  request: Pick<DumpJob, 'imageId' | 'area' | 'options'> & {
    readonly process: Parameters<typeof resolveProcess>[0];
    readonly parentImageId: string;
  },
  deps: CheckpointDeps,
): Promise<DumpJob> {
  const { imageId, area, options } = request;
  const parentId =
    request.parentImageId === '' ? undefined : imageName('parent_image_id', request.parentImageId);
  imageName('image_id', imageId);
  deps.images.path(imageId, area);
  if (parentId !== undefined) await deps.images.get(parentId);
  const task = await resolveProcess(request.process);
  await refuseOurselves(task);
  return { task, imageId, parentId, area, options };
}

/** A name of an image that is not a migration's. */
function imageName(field: string, id: string): string {
  checkName(field, id);
  if (id.startsWith(SESSION_PREFIX))
    throw new FerryError('INVALID_ARGUMENT', `${field}: names with ${SESSION_PREFIX} belong to migrations`);
  return id;
}

/** What a dump would fail at, as far as it can be seen from outside. Throws CHECKS_FAILED. */
async function checkDump({ task, options }: DumpJob): Promise<void> {
  const { findings } = await inspectTree(task);
  const left = findings.filter(
    (finding) => finding.severity === 'SEVERITY_BLOCKER' && !isAnswered(finding, options),
  );
  if (left.length > 0)
    throw new FerryError('CHECKS_FAILED', left.map(({ reason, text }) => `${reason}: ${text}`).join('; '), {
      facts: { pid: String(task.pid) },
    });
}

/** Whether an option takes care of a finding. */
function isAnswered({ reason }: Finding, options: DumpOptions | null): boolean {
  if (options === null) return false;
  if (reason === 'TCP_ESTABLISHED') return options.tcp !== 'TCP_MODE_UNSPECIFIED';
  if (reason === 'FILE_LOCKS') return options.fileLocks;
  if (reason === 'TTY_OUTSIDE') return options.shellJob;
  return reason === 'MOUNT_UNKNOWN' && options.external.length > 0;
}

async function checkPidsFree(imagesDir: string): Promise<void> {
  const tasks = await asImageInvalid(() => readPstree(imagesDir));
  // With pid 1 in it, the tree brings a pid name space of its own.
  if (tasks.some(({ pid }) => pid === 1)) return;
  for (const pid of tasks.flatMap(({ threads }) => threads)) {
    const stat = await readStat(pid);
    if (stat !== undefined)
      throw new FerryError('PID_IN_USE', `pid ${pid} is taken by ${stat.name}`, {
        facts: { pid: String(pid) },
      });
  }
}

/** Answer to a request that only wanted to know. */
function validated(kind: string): OperationView {
  return { id: '', kind, state: 'STATE_DONE', progress: null, error: null, timings: [] };
}
