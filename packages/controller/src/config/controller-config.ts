import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FerryError, type IdentityFiles } from '@ferry/protocol';
import { parse } from 'yaml';
import { z } from 'zod';

const NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/;
const ADDRESS = /^(?:\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$/;

/** What ferry.yaml may hold; docs/configuration.md lists it. */
export const controllerConfigSchema = z
  .strictObject({
    nodes: z
      .record(
        z.string().regex(NAME, 'a node name: lower-case letters, digits, "." and "-"'),
        z.strictObject({ address: z.string().regex(ADDRESS, 'host:port of the agent’s control port') }),
      )
      .refine((nodes) => Object.keys(nodes).length > 0, 'name at least one node'),
    tls: z.strictObject({ ca: z.string(), cert: z.string(), key: z.string() }).optional(),
    insecure: z.boolean().default(false),
  })
  .refine((config) => (config.tls === undefined) === config.insecure, {
    path: ['tls'],
    message: 'give tls (ca, cert, key), or insecure: true on a network that you trust, not both',
  });

/** The nodes and how to talk to them. */
export interface ControllerConfig {
  readonly nodes: Readonly<Record<string, { readonly address: string }>>;
  /** Absolute paths; undefined: plaintext. */
  readonly tls: IdentityFiles | undefined;
}

/** Reads ferry.yaml; paths in it are relative to it. Throws CONFIG_INVALID naming the key. */
export async function loadControllerConfig(file: string): Promise<ControllerConfig> {
  let data: unknown;
  try {
    data = parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new FerryError('CONFIG_INVALID', `${file}: ${(cause as Error).message}`, { cause });
  }
  const parsed = controllerConfigSchema.safeParse(data);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
    );
    throw new FerryError('CONFIG_INVALID', `${file}: ${problems.join('; ')}`);
  }
  const { nodes, tls } = parsed.data;
  const at = (path: string): string => resolve(dirname(file), path);
  return {
    nodes,
    tls: tls === undefined ? undefined : { ca: at(tls.ca), cert: at(tls.cert), key: at(tls.key) },
  };
}
