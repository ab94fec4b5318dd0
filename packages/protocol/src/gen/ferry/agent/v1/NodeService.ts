// Original file: proto/ferry/agent/v1/node.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckNodeRequestInput as _ferry_agent_v1_CheckNodeRequestInput, CheckNodeRequest as _ferry_agent_v1_CheckNodeRequest } from '../../../ferry/agent/v1/CheckNodeRequest.js';
import type { CheckNodeResponseInput as _ferry_agent_v1_CheckNodeResponseInput, CheckNodeResponse as _ferry_agent_v1_CheckNodeResponse } from '../../../ferry/agent/v1/CheckNodeResponse.js';
import type { GetNodeRequestInput as _ferry_agent_v1_GetNodeRequestInput, GetNodeRequest as _ferry_agent_v1_GetNodeRequest } from '../../../ferry/agent/v1/GetNodeRequest.js';
import type { GetNodeResponseInput as _ferry_agent_v1_GetNodeResponseInput, GetNodeResponse as _ferry_agent_v1_GetNodeResponse } from '../../../ferry/agent/v1/GetNodeResponse.js';
import type { ProbePathRequestInput as _ferry_agent_v1_ProbePathRequestInput, ProbePathRequest as _ferry_agent_v1_ProbePathRequest } from '../../../ferry/agent/v1/ProbePathRequest.js';
import type { ProbePathResponseInput as _ferry_agent_v1_ProbePathResponseInput, ProbePathResponse as _ferry_agent_v1_ProbePathResponse } from '../../../ferry/agent/v1/ProbePathResponse.js';

/**
 * Facts about the node.
 */
export interface NodeServiceClient extends grpc.Client {
  /**
   * Runs every check anew and returns what it found.
   */
  CheckNode(argument: _ferry_agent_v1_CheckNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CheckNodeResponse>): grpc.ClientUnaryCall;
  CheckNode(argument: _ferry_agent_v1_CheckNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_CheckNodeResponse>): grpc.ClientUnaryCall;
  CheckNode(argument: _ferry_agent_v1_CheckNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CheckNodeResponse>): grpc.ClientUnaryCall;
  CheckNode(argument: _ferry_agent_v1_CheckNodeRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_CheckNodeResponse>): grpc.ClientUnaryCall;
  /**
   * Runs every check anew and returns what it found.
   */
  checkNode(argument: _ferry_agent_v1_CheckNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CheckNodeResponse>): grpc.ClientUnaryCall;
  checkNode(argument: _ferry_agent_v1_CheckNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_CheckNodeResponse>): grpc.ClientUnaryCall;
  checkNode(argument: _ferry_agent_v1_CheckNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CheckNodeResponse>): grpc.ClientUnaryCall;
  checkNode(argument: _ferry_agent_v1_CheckNodeRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_CheckNodeResponse>): grpc.ClientUnaryCall;
  
  /**
   * Returns the node's facts. Cheap: probes run once, when the agent starts.
   */
  GetNode(argument: _ferry_agent_v1_GetNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetNodeResponse>): grpc.ClientUnaryCall;
  GetNode(argument: _ferry_agent_v1_GetNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_GetNodeResponse>): grpc.ClientUnaryCall;
  GetNode(argument: _ferry_agent_v1_GetNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetNodeResponse>): grpc.ClientUnaryCall;
  GetNode(argument: _ferry_agent_v1_GetNodeRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_GetNodeResponse>): grpc.ClientUnaryCall;
  /**
   * Returns the node's facts. Cheap: probes run once, when the agent starts.
   */
  getNode(argument: _ferry_agent_v1_GetNodeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetNodeResponse>): grpc.ClientUnaryCall;
  getNode(argument: _ferry_agent_v1_GetNodeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_GetNodeResponse>): grpc.ClientUnaryCall;
  getNode(argument: _ferry_agent_v1_GetNodeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetNodeResponse>): grpc.ClientUnaryCall;
  getNode(argument: _ferry_agent_v1_GetNodeRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_GetNodeResponse>): grpc.ClientUnaryCall;
  
  /**
   * Proves (or disproves) that a path is on a file system that two nodes share:
   * one node writes a random token into a new file, the other reads it.
   */
  ProbePath(argument: _ferry_agent_v1_ProbePathRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ProbePathResponse>): grpc.ClientUnaryCall;
  ProbePath(argument: _ferry_agent_v1_ProbePathRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ProbePathResponse>): grpc.ClientUnaryCall;
  ProbePath(argument: _ferry_agent_v1_ProbePathRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ProbePathResponse>): grpc.ClientUnaryCall;
  ProbePath(argument: _ferry_agent_v1_ProbePathRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ProbePathResponse>): grpc.ClientUnaryCall;
  /**
   * Proves (or disproves) that a path is on a file system that two nodes share:
   * one node writes a random token into a new file, the other reads it.
   */
  probePath(argument: _ferry_agent_v1_ProbePathRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ProbePathResponse>): grpc.ClientUnaryCall;
  probePath(argument: _ferry_agent_v1_ProbePathRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ProbePathResponse>): grpc.ClientUnaryCall;
  probePath(argument: _ferry_agent_v1_ProbePathRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ProbePathResponse>): grpc.ClientUnaryCall;
  probePath(argument: _ferry_agent_v1_ProbePathRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ProbePathResponse>): grpc.ClientUnaryCall;
  
}

/**
 * Facts about the node.
 */
export interface NodeServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Runs every check anew and returns what it found.
   */
  CheckNode: grpc.handleUnaryCall<_ferry_agent_v1_CheckNodeRequest, _ferry_agent_v1_CheckNodeResponseInput>;
  
  /**
   * Returns the node's facts. Cheap: probes run once, when the agent starts.
   */
  GetNode: grpc.handleUnaryCall<_ferry_agent_v1_GetNodeRequest, _ferry_agent_v1_GetNodeResponseInput>;
  
  /**
   * Proves (or disproves) that a path is on a file system that two nodes share:
   * one node writes a random token into a new file, the other reads it.
   */
  ProbePath: grpc.handleUnaryCall<_ferry_agent_v1_ProbePathRequest, _ferry_agent_v1_ProbePathResponseInput>;
  
}

export interface NodeServiceDefinition extends grpc.ServiceDefinition {
  CheckNode: MethodDefinition<_ferry_agent_v1_CheckNodeRequestInput, _ferry_agent_v1_CheckNodeResponseInput, _ferry_agent_v1_CheckNodeRequest, _ferry_agent_v1_CheckNodeResponse>
  GetNode: MethodDefinition<_ferry_agent_v1_GetNodeRequestInput, _ferry_agent_v1_GetNodeResponseInput, _ferry_agent_v1_GetNodeRequest, _ferry_agent_v1_GetNodeResponse>
  ProbePath: MethodDefinition<_ferry_agent_v1_ProbePathRequestInput, _ferry_agent_v1_ProbePathResponseInput, _ferry_agent_v1_ProbePathRequest, _ferry_agent_v1_ProbePathResponse>
}
