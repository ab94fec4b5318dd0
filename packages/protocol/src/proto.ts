import { fileURLToPath } from 'node:url';
import { loadPackageDefinition, type ServiceClientConstructor, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync, type MessageTypeDefinition, type PackageDefinition } from '@grpc/proto-loader';
import type { CheckpointServiceDefinition } from './gen/ferry/agent/v1/CheckpointService.js';
import type { ImageServiceDefinition } from './gen/ferry/agent/v1/ImageService.js';
import type { NodeServiceDefinition } from './gen/ferry/agent/v1/NodeService.js';
import type { OperationServiceDefinition } from './gen/ferry/agent/v1/OperationService.js';
import type { ProcessServiceDefinition } from './gen/ferry/agent/v1/ProcessService.js';
import type { SessionServiceDefinition } from './gen/ferry/agent/v1/SessionService.js';

/** The public contract: the directory with the .proto files. */
export const PROTO_DIR = fileURLToPath(new URL('../../../proto', import.meta.url));

const FILES = [
  ...['common', 'node', 'process', 'operation', 'checkpoint', 'image', 'session'].map(
    (name) => `ferry/agent/v1/${name}.proto`,
  ),
  'google/rpc/error_details.proto',
];

/** proto/ as loaded; the only use of proto-loader. `longs: Number`: no field of ours passes 2^53. */
export const packageDefinition: PackageDefinition = loadSync(FILES, {
  includeDirs: [PROTO_DIR],
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
});

/** Serializes and parses one message type. */
export interface MessageType<T> {
  serialize(value: T): Buffer;
  deserialize(bytes: Buffer): T;
}

/** A message type by its full name. */
export function messageType<T>(name: string): MessageType<T> {
  const definition = packageDefinition[name];
  if (definition === undefined || !('serialize' in definition)) throw new Error(`no message type ${name}`);
  // The generated type T is made from the same .proto; scripts/gen-proto --check keeps them equal.
  const type = definition as unknown as MessageTypeDefinition<object, object>;
  return {
    serialize: (value) => type.serialize(value as object),
    deserialize: (bytes) => type.deserialize(bytes) as T,
  };
}

interface AgentServices {
  readonly node: NodeServiceDefinition;
  readonly process: ProcessServiceDefinition;
  readonly checkpoint: CheckpointServiceDefinition;
  readonly image: ImageServiceDefinition;
  readonly session: SessionServiceDefinition;
  readonly operation: OperationServiceDefinition;
}

function services(): AgentServices {
  const root = loadPackageDefinition(packageDefinition);
  const ferry = root['ferry'] as { agent: { v1: Record<string, ServiceClientConstructor | undefined> } };
  const service = (name: string): ServiceDefinition => {
    const found = ferry.agent.v1[name]?.service;
    if (found === undefined) throw new Error(`proto/ has no service ${name}`);
    return found;
  };
  return {
    node: service('NodeService'),
    process: service('ProcessService'),
    checkpoint: service('CheckpointService'),
    image: service('ImageService'),
    session: service('SessionService'),
    operation: service('OperationService'),
  } as unknown as AgentServices;
}

/** Definitions of the agent's services. */
export const agentServices: AgentServices = services();
