import type { Identity, ServeOptions } from '@ferry/protocol';
import type { Logger } from 'pino';
import type { AgentConfig } from '../config/schema.js';
import type { CriuTool } from '../criu/driver.js';
import type { HookRunner } from '../hooks/runner.js';
import type { ImageStore } from '../images/store.js';
import type { ProcessLocks } from '../processes/locks.js';

/** What sessions need of the rest of the agent. */
export interface SessionDeps {
  readonly config: AgentConfig;
  readonly criu: CriuTool;
  readonly images: ImageStore;
  readonly locks: ProcessLocks;
  readonly hooks: HookRunner;
  readonly identity: Identity | undefined;
  readonly logger: Logger;
  readonly serve: ServeOptions;
}
