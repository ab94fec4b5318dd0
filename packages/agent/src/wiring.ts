import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FerryError, identityOf, loadIdentity, type Identity, type ServeOptions } from '@ferry/protocol';
import type { Logger } from 'pino';
import { recoverOperations } from './checkpoint/recover.js';
import type { AgentConfig } from './config/schema.js';
import { probeTool } from './criu/driver.js';
import { HookRunner } from './hooks/runner.js';
import { ImageStore } from './images/store.js';
import { readFixedFacts } from './node/facts.js';
import { isMemoryFileSystem } from './node/file-system.js';
import { OperationRegistry } from './operations/registry.js';
import { ProcessLocks } from './processes/locks.js';
import { GrpcServer } from './server/grpc-server.js';
import { lockInstance } from './server/instance-lock.js';
import { checkOwnCertificate } from './server/own-certificate.js';
import { checkpointService } from './services/checkpoint.js';
import { imageService } from './services/image.js';
import { nodeService } from './services/node.js';
import { operationService } from './services/operation.js';
import { processService } from './services/process.js';
import { createSessions } from './sessions/index.js';
import { VERSION } from './version.js';

/** How long operations may take to undo themselves when the agent stops; the rest is undone at its next start. */
const OPERATIONS_MS = 2_500;

/** A running agent. */
export interface Agent {
  /** Stops in order, in less than five seconds. Trees that are held in migrations stay held. */
  close(): Promise<void>;
}

/**
 * Composes an agent and starts it. What earlier agent processes left is settled before anybody can call.
 * Throws CONFIG_INVALID for a configuration that cannot work here.
 */
export async function startAgent(config: AgentConfig, logger: Logger): Promise<Agent> {
  const identity = await ownIdentity(config);
  await prepareDirectories(config);
  await lockInstance(config.state_dir);
  const criu = await probeTool(config.criu.command);
  logger.info({ version: VERSION, criu: criu.capabilities }, 'ferryd starts');
  if (!criu.capabilities.checkOk) logger.error({ report: criu.report }, 'CRIU does not work on this node');

  const images = new ImageStore({
    diskDir: join(config.state_dir, 'images'),
    memoryDir: join(config.memory_dir, 'images'),
  });
  await recoverOperations(config.state_dir, images, logger);
  await images.open();
  const locks = new ProcessLocks();
  const operations = new OperationRegistry(config.limits.max_operations, logger);
  const serve = serveOptions(logger);
  const sessions = await createSessions({
    config,
    criu,
    images,
    locks,
    hooks: new HookRunner(config.hooks.directory, config.hooks.timeout_s, logger),
    identity,
    logger,
    serve,
  }).catch((error: unknown) => {
    throw asListenError(error, config.listen.data);
  });
  const server = await GrpcServer.start({
    listen: config.listen.control,
    identity,
    reflection: config.reflection,
    services: {
      node: nodeService({ config, criu, images, facts: await readFixedFacts(config) }, serve),
      process: processService({ images, locks }, serve),
      checkpoint: checkpointService({ config, criu, images, locks, logger }, operations, serve),
      image: imageService(
        { images, operations, identity, rateOf: (imageId) => sessions.rateOf(imageId) },
        serve,
      ),
      operation: operationService(operations, serve),
      session: sessions.service,
    },
  });
  logger.info({ listen: config.listen, tls: identity !== undefined }, 'ferryd serves');
  return {
    close: async () => {
      server.drain();
      await operations.close(OPERATIONS_MS);
      await sessions.close();
      await server.stop();
    },
  };
}

/** A data port that cannot be listened on is the configuration's fault. */
function asListenError(error: unknown, address: string): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).syscall !== 'listen') return error;
  return new FerryError('CONFIG_INVALID', `listen.data: cannot listen on ${address}: ${error.message}`, {
    cause: error,
  });
}

async function ownIdentity(config: AgentConfig): Promise<Identity | undefined> {
  if (config.tls === undefined) return undefined;
  const identity = await loadIdentity(config.tls);
  checkOwnCertificate(identity, config.node);
  return identity;
}

async function prepareDirectories(config: AgentConfig): Promise<void> {
  for (const key of ['state_dir', 'memory_dir'] as const) {
    try {
      await mkdir(config[key], { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw new FerryError('CONFIG_INVALID', `${key}: ${(cause as Error).message}`, { cause });
    }
  }
  if (!(await isMemoryFileSystem(config.memory_dir)))
    throw new FerryError('CONFIG_INVALID', `memory_dir: ${config.memory_dir} is not on a tmpfs`, {
      remedy: 'Mount a tmpfs there (`mount -t tmpfs tmpfs DIR`), or name a directory on one.',
    });
}

function serveOptions(logger: Logger): ServeOptions {
  return {
    peerOf: (call) => identityOf(call.getAuthContext().sslPeerCertificate),
    onError: (method, thrown) => {
      const error = FerryError.from(thrown);
      if (error.code === 'INTERNAL') logger.error({ method, err: error }, 'call failed');
      else logger.info({ method, code: error.code, message: error.message }, 'call refused or failed');
    },
  };
}
