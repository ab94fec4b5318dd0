export {
  controllerConfigSchema,
  loadControllerConfig,
  type ControllerConfig,
} from './config/controller-config.js';
export { renderReference } from './cli/reference.js';
export { connect, Ferry } from './ferry.js';
export type { NodeStatus } from './inventory/directory.js';
export { DEFAULT_LIMITS, type Limits } from './limits.js';
export type { MigrationEvent } from './migration/events.js';
export { MigrationHandle } from './migration/handle.js';
export type { MigrationResult, Outcome } from './migration/result.js';
export type { Phase } from './migration/run.js';
export type { AddressRequest, AddressStrategy } from './plan/handover.js';
export { planError, type Plan } from './plan/plan.js';
export type { Compression, MigrationMode, MigrationRequest, Transport } from './plan/request.js';
export { judge, type Judgement, type SideState } from './views/judge.js';
export type { MigrationView } from './views/migrations.js';
