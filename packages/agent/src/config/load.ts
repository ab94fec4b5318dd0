import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { FerryError } from '@ferry/protocol';
import { parse } from 'yaml';
import type { z } from 'zod';
import { CONFIG_KEYS, type ConfigKey } from './keys.js';
import { configSchema, NODE_NAME, type AgentConfig } from './schema.js';

export interface ConfigSources {
  /** YAML file; its keys are overridden by the environment, and those by flags. */
  readonly file?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** By flag name without dashes, as in CONFIG_KEYS. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
}

/** Reads the configuration from all its sources. Throws CONFIG_INVALID naming the key. */
export async function loadConfig(sources: ConfigSources): Promise<AgentConfig> {
  const merged = sources.file === undefined ? {} : await readYaml(sources.file);
  for (const key of CONFIG_KEYS) {
    const flag = sources.flags[key.flag];
    const variable = sources.env[key.variable];
    if (flag !== undefined) put(merged, key.path, valueOf(key, flag, `--${key.flag}`));
    else if (variable !== undefined && variable !== '')
      put(merged, key.path, valueOf(key, variable, key.variable));
  }
  const result = configSchema.safeParse(merged);
  if (!result.success) throw invalid(describe(result.error), sources.file);
  const { listen, advertise } = result.data;
  return {
    ...result.data,
    node: result.data.node ?? ownName(),
    advertise: {
      control: advertise.control ?? reachable(listen.control),
      data: advertise.data ?? reachable(listen.data),
    },
  };
}

async function readYaml(file: string): Promise<Record<string, unknown>> {
  let data: unknown;
  try {
    data = parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw invalid((cause as Error).message, file, cause);
  }
  if (data === null || data === undefined) return {};
  if (!isMap(data)) throw invalid('not a map of keys', file);
  return data;
}

function valueOf(key: ConfigKey, text: string | boolean, source: string): unknown {
  if (typeof text === 'boolean') return text;
  switch (key.kind) {
    case 'number': {
      const value = Number(text);
      if (text.trim() === '' || Number.isNaN(value)) throw invalid(`${source}: ${text} is not a number`);
      return value;
    }
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw invalid(`${source}: ${text} is neither true nor false`);
      return text === 'true';
    case 'list':
      return text.split(/\s+/).filter(Boolean);
    case 'string':
      return text;
  }
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const child = target[name];
  const map = isMap(child) ? child : {};
  target[name] = map;
  put(map, rest, value);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(error: z.ZodError): string {
  return error.issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((name) => `${[...issue.path, name].join('.')}: there is no such key`)
        : [`${issue.path.join('.') || 'configuration'}: ${issue.message}`],
    )
    .join('; ');
}

function invalid(message: string, file?: string, cause?: unknown): FerryError {
  return new FerryError('CONFIG_INVALID', file === undefined ? message : `${file}: ${message}`, { cause });
}

function ownName(): string {
  const name = hostname().toLowerCase();
  if (!NODE_NAME.test(name)) throw invalid(`node: the host name ${name} is not a name; set one`);
  return name;
}

/** An address that others can use in place of "everywhere here". */
function reachable(listen: string): string {
  return listen.replace(/^(0\.0\.0\.0|\[::\]):/, `${hostname()}:`);
}
