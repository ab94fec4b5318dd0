export { classifyFailure, readFailure } from './classify-failure.js';
export { classifyLog, type CriuFailure, type CriuStage } from './classify-log.js';
export type { CriuFailureReason } from './reason.js';
