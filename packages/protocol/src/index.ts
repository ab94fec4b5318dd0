export type { ErrorCategory, ErrorEntry } from './errors/entry.js';
export { CATALOGUE, isErrorCode, type ErrorCode } from './errors/catalogue.js';
export { FerryError, type FerryErrorJson, type FerryErrorOptions } from './errors/ferry-error.js';
export { ERROR_DOMAIN, fromServiceError, fromStatus, toServiceError, toStatus } from './errors/status.js';
export { failpoint, FAILPOINTS_VARIABLE } from './failpoints/failpoint.js';
export { FAILPOINTS, type Failpoint } from './failpoints/names.js';
export { checkName } from './names.js';
export { agentServices, messageType, packageDefinition, PROTO_DIR, type MessageType } from './proto.js';
export { AgentClient } from './rpc/agent-client.js';
export { openChannel, ServiceClient, type CallOptions } from './rpc/client.js';
export { implement, type CallContext, type Handlers, type ServeOptions } from './rpc/server.js';
export {
  agentChannelCredentials,
  dataClientOptions,
  dataServerOptions,
  serverCredentials,
} from './tls/credentials.js';
export {
  checkAgentIdentity,
  identityOf,
  loadIdentity,
  type Identity,
  type IdentityFiles,
} from './tls/identity.js';
export type { CriuCapabilities } from './gen/ferry/agent/v1/CriuCapabilities.js';
export type { DumpOptions } from './gen/ferry/agent/v1/DumpOptions.js';
export type { DumpStats } from './gen/ferry/agent/v1/DumpStats.js';
export type { Endpoint } from './gen/ferry/agent/v1/Endpoint.js';
export type { Finding } from './gen/ferry/agent/v1/Finding.js';
export type { FileUse } from './gen/ferry/agent/v1/FileUse.js';
export type { Image } from './gen/ferry/agent/v1/Image.js';
export type { ImageFile } from './gen/ferry/agent/v1/ImageFile.js';
export type { Node } from './gen/ferry/agent/v1/Node.js';
export type { Operation } from './gen/ferry/agent/v1/Operation.js';
export type { PhaseTiming } from './gen/ferry/agent/v1/PhaseTiming.js';
export type { PrecopyRound } from './gen/ferry/agent/v1/PrecopyRound.js';
export type { Process } from './gen/ferry/agent/v1/Process.js';
export type { ProcessRef } from './gen/ferry/agent/v1/ProcessRef.js';
export type { ProcessTree } from './gen/ferry/agent/v1/ProcessTree.js';
export type { Progress } from './gen/ferry/agent/v1/Progress.js';
export type { RestoreOptions } from './gen/ferry/agent/v1/RestoreOptions.js';
export type { RestoreStats } from './gen/ferry/agent/v1/RestoreStats.js';
export type { Session } from './gen/ferry/agent/v1/Session.js';
export type { SocketUse } from './gen/ferry/agent/v1/SocketUse.js';
export type { OpenSourceRequest } from './gen/ferry/agent/v1/OpenSourceRequest.js';
export type { OpenDestinationRequest } from './gen/ferry/agent/v1/OpenDestinationRequest.js';
export type { ImageArea } from './gen/ferry/agent/v1/ImageArea.js';
export type { MigrationMode } from './gen/ferry/agent/v1/MigrationMode.js';
export type { Resolution } from './gen/ferry/agent/v1/Resolution.js';
export type { SessionRole } from './gen/ferry/agent/v1/SessionRole.js';
export type { PullImageResponse } from './gen/ferry/agent/v1/PullImageResponse.js';
export type { InspectProcessResponse } from './gen/ferry/agent/v1/InspectProcessResponse.js';
export type { CheckPlacementRequest } from './gen/ferry/agent/v1/CheckPlacementRequest.js';
export type { Status } from './gen/google/rpc/Status.js';
export type { AddressHandover } from './gen/ferry/agent/v1/AddressHandover.js';
export type { AddressStrategy } from './gen/ferry/agent/v1/AddressStrategy.js';
export type { DrainState } from './gen/ferry/agent/v1/DrainState.js';
export type { Compression } from './gen/ferry/agent/v1/Compression.js';
export type { PageTransport } from './gen/ferry/agent/v1/PageTransport.js';
export type { PageBatch } from './gen/ferry/agent/v1/PageBatch.js';
export type { NetworkLock } from './gen/ferry/agent/v1/NetworkLock.js';
