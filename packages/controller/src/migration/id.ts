import { randomBytes } from 'node:crypto';
import { unixMs } from '../clock.js';

/** A new migration id; sorts by time, and is a name (checkName). */
export function makeMigrationId(): string {
  return `m${unixMs().toString(36)}-${randomBytes(3).toString('hex')}`;
}
