import type { Logger } from 'pino';
import type { AgentConfig } from '../config/schema.js';
import type { CriuTool } from '../criu/driver.js';
import type { ImageStore } from '../images/store.js';
import type { ProcessLocks } from '../processes/locks.js';

/** What dumps and restores outside of migrations need of the rest of the agent. */
export interface CheckpointDeps {
  readonly config: AgentConfig;
  readonly criu: CriuTool;
  readonly images: ImageStore;
  readonly locks: ProcessLocks;
  readonly logger: Logger;
}
