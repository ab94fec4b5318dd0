import { z } from 'zod';
import { configSchema } from './schema.js';

/** What a key holds, as far as reading it from text goes. */
export type KeyKind = 'string' | 'number' | 'boolean' | 'list';

/** One key of the configuration. */
export interface ConfigKey {
  /** Where it is in the file: ['listen', 'control']. */
  readonly path: readonly string[];
  readonly kind: KeyKind;
  /** The default, unless it depends on the machine. */
  readonly fallback: string | undefined;
  readonly description: string;
  /** Environment variable: FERRY_LISTEN_CONTROL. */
  readonly variable: string;
  /** Flag without dashes: listen-control. */
  readonly flag: string;
}

/** Every key, in the order of the schema. */
export const CONFIG_KEYS: readonly ConfigKey[] = keysOf(configSchema, []);

function keysOf(schema: z.core.$ZodType, path: readonly string[]): ConfigKey[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject)
    return Object.entries(inner.shape as Record<string, z.core.$ZodType>).flatMap(([name, child]) =>
      keysOf(child, [...path, name]),
    );
  return [
    {
      path,
      kind: kindOf(inner),
      fallback: fallbackOf(schema),
      description: z.globalRegistry.get(schema)?.description ?? '',
      variable: `FERRY_${path.join('_').toUpperCase()}`,
      flag: path.join('-').replaceAll('_', '-'),
    },
  ];
}

/** The schema inside defaults and optionals. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return unwrap(schema.unwrap());
  return schema;
}

function fallbackOf(schema: z.core.$ZodType): string | undefined {
  const value: unknown = schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function kindOf(schema: z.core.$ZodType): KeyKind {
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  return schema instanceof z.ZodArray ? 'list' : 'string';
}
