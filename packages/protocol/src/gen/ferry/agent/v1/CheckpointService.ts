// Original file: proto/ferry/agent/v1/checkpoint.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DumpRequestInput as _ferry_agent_v1_DumpRequestInput, DumpRequest as _ferry_agent_v1_DumpRequest } from '../../../ferry/agent/v1/DumpRequest.js';
import type { DumpResponseInput as _ferry_agent_v1_DumpResponseInput, DumpResponse as _ferry_agent_v1_DumpResponse } from '../../../ferry/agent/v1/DumpResponse.js';
import type { PreDumpRequestInput as _ferry_agent_v1_PreDumpRequestInput, PreDumpRequest as _ferry_agent_v1_PreDumpRequest } from '../../../ferry/agent/v1/PreDumpRequest.js';
import type { PreDumpResponseInput as _ferry_agent_v1_PreDumpResponseInput, PreDumpResponse as _ferry_agent_v1_PreDumpResponse } from '../../../ferry/agent/v1/PreDumpResponse.js';
import type { RestoreRequestInput as _ferry_agent_v1_RestoreRequestInput, RestoreRequest as _ferry_agent_v1_RestoreRequest } from '../../../ferry/agent/v1/RestoreRequest.js';
import type { RestoreResponseInput as _ferry_agent_v1_RestoreResponseInput, RestoreResponse as _ferry_agent_v1_RestoreResponse } from '../../../ferry/agent/v1/RestoreResponse.js';

/**
 * Dump and restore. Each call streams its operation whenever it changes; the
 * last message is its end (state DONE), or the call ends with the operation's
 * error. Dropping the call does not end the operation.
 */
export interface CheckpointServiceClient extends grpc.Client {
  /**
   * Freezes a tree and writes it into an image. Unless options.leave_running is
   * set, the tree is ended once the image is complete; on any failure before
   * that it runs on and the image is removed.
   */
  Dump(argument: _ferry_agent_v1_DumpRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_DumpResponse>;
  Dump(argument: _ferry_agent_v1_DumpRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_DumpResponse>;
  /**
   * Freezes a tree and writes it into an image. Unless options.leave_running is
   * set, the tree is ended once the image is complete; on any failure before
   * that it runs on and the image is removed.
   */
  dump(argument: _ferry_agent_v1_DumpRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_DumpResponse>;
  dump(argument: _ferry_agent_v1_DumpRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_DumpResponse>;
  
  /**
   * Writes the memory of a running tree into an image and leaves it running,
   * with dirty tracking on. Needs soft-dirty tracking (CriuCapabilities).
   */
  PreDump(argument: _ferry_agent_v1_PreDumpRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_PreDumpResponse>;
  PreDump(argument: _ferry_agent_v1_PreDumpRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_PreDumpResponse>;
  /**
   * Writes the memory of a running tree into an image and leaves it running,
   * with dirty tracking on. Needs soft-dirty tracking (CriuCapabilities).
   */
  preDump(argument: _ferry_agent_v1_PreDumpRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_PreDumpResponse>;
  preDump(argument: _ferry_agent_v1_PreDumpRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_PreDumpResponse>;
  
  /**
   * Brings a tree back from an image. On failure nothing is left of it.
   */
  Restore(argument: _ferry_agent_v1_RestoreRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_RestoreResponse>;
  Restore(argument: _ferry_agent_v1_RestoreRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_RestoreResponse>;
  /**
   * Brings a tree back from an image. On failure nothing is left of it.
   */
  restore(argument: _ferry_agent_v1_RestoreRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_RestoreResponse>;
  restore(argument: _ferry_agent_v1_RestoreRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_RestoreResponse>;
  
}

/**
 * Dump and restore. Each call streams its operation whenever it changes; the
 * last message is its end (state DONE), or the call ends with the operation's
 * error. Dropping the call does not end the operation.
 */
export interface CheckpointServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Freezes a tree and writes it into an image. Unless options.leave_running is
   * set, the tree is ended once the image is complete; on any failure before
   * that it runs on and the image is removed.
   */
  Dump: grpc.handleServerStreamingCall<_ferry_agent_v1_DumpRequest, _ferry_agent_v1_DumpResponseInput>;
  
  /**
   * Writes the memory of a running tree into an image and leaves it running,
   * with dirty tracking on. Needs soft-dirty tracking (CriuCapabilities).
   */
  PreDump: grpc.handleServerStreamingCall<_ferry_agent_v1_PreDumpRequest, _ferry_agent_v1_PreDumpResponseInput>;
  
  /**
   * Brings a tree back from an image. On failure nothing is left of it.
   */
  Restore: grpc.handleServerStreamingCall<_ferry_agent_v1_RestoreRequest, _ferry_agent_v1_RestoreResponseInput>;
  
}

export interface CheckpointServiceDefinition extends grpc.ServiceDefinition {
  Dump: MethodDefinition<_ferry_agent_v1_DumpRequestInput, _ferry_agent_v1_DumpResponseInput, _ferry_agent_v1_DumpRequest, _ferry_agent_v1_DumpResponse>
  PreDump: MethodDefinition<_ferry_agent_v1_PreDumpRequestInput, _ferry_agent_v1_PreDumpResponseInput, _ferry_agent_v1_PreDumpRequest, _ferry_agent_v1_PreDumpResponse>
  Restore: MethodDefinition<_ferry_agent_v1_RestoreRequestInput, _ferry_agent_v1_RestoreResponseInput, _ferry_agent_v1_RestoreRequest, _ferry_agent_v1_RestoreResponse>
}
