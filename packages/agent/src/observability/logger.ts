import { destination, pino, stdTimeFunctions, type Logger } from 'pino';
import type { AgentConfig } from '../config/schema.js';

/** ferryd's log: one JSON object a line on standard error, which systemd or the container runtime collects. */
export function createLogger(config: Pick<AgentConfig, 'node' | 'log'>): Logger {
  return pino(
    {
      level: config.log.level,
      base: { node: config.node },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    // Synchronous: the last lines before an exit are the ones that matter.
    destination({ fd: 2, sync: true }),
  );
}
