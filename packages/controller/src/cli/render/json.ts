import { FerryError } from '@ferry/protocol';

/** Plain data as NDJSON shows it. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

// Names of the contract's enums, shown without their prefix and in kebab case. Not all: OUTCOME_UNKNOWN is an error code.
const ENUM =
  /^(?:SEVERITY|STATE|MIGRATION_MODE|SESSION_ROLE|IMAGE_AREA|TCP_MODE|NETWORK_LOCK|CGROUP_MODE|ADDRESS_STRATEGY|PAGE_TRANSPORT)_([A-Z_]+)$/;

/** A value with snake_case keys, bytes in hex, enum names plain, and errors as their toJSON. */
export function toJson(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') {
    const name = ENUM.exec(value)?.[1];
    return name === undefined ? value : name.toLowerCase().replaceAll('_', '-');
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof FerryError) return toJson(value.toJSON());
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') return null;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([key, one]) => [snake(key), toJson(one)]));
}

/** One line of NDJSON; `type` comes first. */
export function jsonLine(type: string, data: unknown): string {
  const value = toJson(data);
  const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { value };
  return `${JSON.stringify({ type, ...fields })}\n`;
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
