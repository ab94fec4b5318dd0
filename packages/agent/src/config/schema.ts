import { z } from 'zod';
import { parseNetwork } from '../network/trusted.js';

/** What a node may be called. */
export const NODE_NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/;
const ADDRESS = /^(\[[0-9a-fA-F:.%]+\]|[^:\s[\]]+):(\d{1,5})$/;

const address = z
  .string()
  .refine((text) => Number(ADDRESS.exec(text)?.[2] ?? Infinity) <= 65_535, 'not HOST:PORT');
const network = z
  .string()
  .refine((text) => parseNetwork(text) !== undefined, 'not a network: ADDRESS/PREFIX LENGTH');
const absolute = z.string().startsWith('/', 'not an absolute path');
const whole = (least: number, most = Number.MAX_SAFE_INTEGER): z.ZodNumber =>
  z.number().int().min(least).max(most);

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/**
 * ferryd's configuration: keys, defaults, and the text that docs/configuration.md has about each. Unknown keys are
 * refused, because a misspelled limit is worse than none.
 */
export const configSchema = z
  .strictObject({
    node: z
      .string()
      .regex(NODE_NAME, 'not a name: lower-case letters, digits, "." and "-", at most 63')
      .optional()
      .describe('Name of this node; the same as in its certificate. Default: the host name.'),
    listen: z
      .strictObject({
        control: address.default('0.0.0.0:7600').describe('Where the gRPC services listen.'),
        data: address.default('0.0.0.0:7601').describe('Where peers connect for memory pages.'),
      })
      .prefault({}),
    advertise: z
      .strictObject({
        control: address
          .optional()
          .describe(
            'How others reach the gRPC services. Default: listen.control, with the host name in place of 0.0.0.0 or [::].',
          ),
        data: address.optional().describe('How peers reach the data port. Default: as for control.'),
      })
      .prefault({}),
    state_dir: absolute
      .default('/var/lib/ferry')
      .describe('Durable directory: records of migrations, and images on disk. Must survive a restart.'),
    memory_dir: absolute
      .default('/run/ferry')
      .describe('Directory on a tmpfs for images in memory. On any other file system ferryd does not start.'),
    tls: z
      .strictObject({
        ca: absolute.describe('PEM file with the certificate of the authority.'),
        cert: absolute.describe("PEM file with this node's certificate."),
        key: absolute.describe("PEM file with this node's private key."),
      })
      .optional()
      .describe('Mutual TLS for both ports. Either tls or insecure must be set, not both.'),
    insecure: z
      .boolean()
      .default(false)
      .describe(
        'No TLS at all: everyone who reaches the ports controls the node as root. Only for a network of your own.',
      ),
    trusted_networks: z
      .array(network)
      .default([])
      .describe(
        'Networks, such as 10.1.0.0/24, whose every host and wire is trusted: memory pages go to and come from nodes there in plaintext, straight from CRIU to CRIU, when both nodes have it so (docs/modes.md). Default: none.',
      ),
    criu: z
      .strictObject({
        command: z
          .array(z.string().min(1))
          .min(1)
          .optional()
          .describe(
            'Argument vector that starts CRIU. Default: the one of scripts/setup, else criu on the PATH.',
          ),
        log_level: whole(0, 4)
          .default(2)
          .describe('Verbosity of CRIU (-v). More than 2 costs time while the process is frozen.'),
      })
      .prefault({}),
    precopy: z
      .strictObject({
        tracking: z
          .enum(['auto', 'hash'])
          .default('auto')
          .describe(
            'How pre-copy finds the pages that were written to: auto asks the kernel where it can tell, hash compares every page (docs/modes.md).',
          ),
      })
      .prefault({}),
    limits: z
      .strictObject({
        max_sessions: whole(1, 1000)
          .default(8)
          .describe(
            'Migrations that this node takes part in at a time; more wait for their turn (`ferry migrate --max-wait`).',
          ),
        max_operations: whole(1, 1000)
          .default(8)
          .describe('Dumps, restores and fetches outside of migrations that run at a time.'),
        hold_limit_ms: whole(100)
          .default(30_000)
          .describe(
            'How long a migration may keep a process frozen before it is undone, unless it says otherwise.',
          ),
        lease_ms: whole(1000)
          .default(15_000)
          .describe(
            'How long a migration does without a controller before it is undone, unless it says otherwise.',
          ),
        restore_timeout_s: whole(1)
          .default(120)
          .describe('How long a restore may take before it is ended. CRIU itself has no limit.'),
        dump_timeout_s: whole(0)
          .default(0)
          .describe(
            'How long a dump outside of a migration may take before it is undone; 0: as long as it takes.',
          ),
      })
      .prefault({}),
    hooks: z
      .strictObject({
        directory: absolute
          .default('/etc/ferry/hooks')
          .describe("Where the operator's hooks are (docs/hooks.md). Must belong to root."),
        timeout_s: whole(1)
          .default(10)
          .describe('How long one hook may take before it is killed and has failed.'),
      })
      .prefault({}),
    history: z
      .strictObject({
        keep: whole(0).default(200).describe('Ended migrations that are kept on record.'),
      })
      .prefault({}),
    log: z
      .strictObject({
        level: z
          .enum(logLevels)
          .default('info')
          .describe(`Least severe lines to log: ${logLevels.join(', ')}.`),
      })
      .prefault({}),
    reflection: z
      .boolean()
      .default(true)
      .describe('Whether the gRPC server describes its services to tools such as grpcurl.'),
  })
  .refine((config) => config.insecure || config.tls !== undefined, {
    path: ['tls'],
    message: 'missing; without TLS, insecure must be set to true',
  })
  .refine((config) => !config.insecure || config.tls === undefined, {
    path: ['insecure'],
    message: 'tls is set as well; only one of the two can be',
  });

type Parsed = z.infer<typeof configSchema>;

/** ferryd's configuration as the rest of it sees it: every default filled in. */
export interface AgentConfig extends Omit<Parsed, 'node' | 'advertise'> {
  readonly node: string;
  readonly advertise: { readonly control: string; readonly data: string };
}
