// Original file: proto/ferry/agent/v1/process.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckPlacementRequestInput as _ferry_agent_v1_CheckPlacementRequestInput, CheckPlacementRequest as _ferry_agent_v1_CheckPlacementRequest } from '../../../ferry/agent/v1/CheckPlacementRequest.js';
import type { CheckPlacementResponseInput as _ferry_agent_v1_CheckPlacementResponseInput, CheckPlacementResponse as _ferry_agent_v1_CheckPlacementResponse } from '../../../ferry/agent/v1/CheckPlacementResponse.js';
import type { InspectProcessRequestInput as _ferry_agent_v1_InspectProcessRequestInput, InspectProcessRequest as _ferry_agent_v1_InspectProcessRequest } from '../../../ferry/agent/v1/InspectProcessRequest.js';
import type { InspectProcessResponseInput as _ferry_agent_v1_InspectProcessResponseInput, InspectProcessResponse as _ferry_agent_v1_InspectProcessResponse } from '../../../ferry/agent/v1/InspectProcessResponse.js';
import type { KillProcessRequestInput as _ferry_agent_v1_KillProcessRequestInput, KillProcessRequest as _ferry_agent_v1_KillProcessRequest } from '../../../ferry/agent/v1/KillProcessRequest.js';
import type { KillProcessResponseInput as _ferry_agent_v1_KillProcessResponseInput, KillProcessResponse as _ferry_agent_v1_KillProcessResponse } from '../../../ferry/agent/v1/KillProcessResponse.js';
import type { ListProcessesRequestInput as _ferry_agent_v1_ListProcessesRequestInput, ListProcessesRequest as _ferry_agent_v1_ListProcessesRequest } from '../../../ferry/agent/v1/ListProcessesRequest.js';
import type { ListProcessesResponseInput as _ferry_agent_v1_ListProcessesResponseInput, ListProcessesResponse as _ferry_agent_v1_ListProcessesResponse } from '../../../ferry/agent/v1/ListProcessesResponse.js';

/**
 * Processes of a node.
 */
export interface ProcessServiceClient extends grpc.Client {
  /**
   * Whether a tree described by InspectProcess elsewhere would find what it
   * needs on this node: pids, executables, files, memory.
   */
  CheckPlacement(argument: _ferry_agent_v1_CheckPlacementRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CheckPlacementResponse>): grpc.ClientUnaryCall;
  CheckPlacement(argument: _ferry_agent_v1_CheckPlacementRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_CheckPlacementResponse>): grpc.ClientUnaryCall;
  CheckPlacement(argument: _ferry_agent_v1_CheckPlacementRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CheckPlacementResponse>): grpc.ClientUnaryCall;
  CheckPlacement(argument: _ferry_agent_v1_CheckPlacementRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_CheckPlacementResponse>): grpc.ClientUnaryCall;
  /**
   * Whether a tree described by InspectProcess elsewhere would find what it
   * needs on this node: pids, executables, files, memory.
   */
  checkPlacement(argument: _ferry_agent_v1_CheckPlacementRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CheckPlacementResponse>): grpc.ClientUnaryCall;
  checkPlacement(argument: _ferry_agent_v1_CheckPlacementRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_CheckPlacementResponse>): grpc.ClientUnaryCall;
  checkPlacement(argument: _ferry_agent_v1_CheckPlacementRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CheckPlacementResponse>): grpc.ClientUnaryCall;
  checkPlacement(argument: _ferry_agent_v1_CheckPlacementRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_CheckPlacementResponse>): grpc.ClientUnaryCall;
  
  /**
   * Looks closely at a process and its descendants: what CRIU will meet.
   */
  InspectProcess(argument: _ferry_agent_v1_InspectProcessRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_InspectProcessResponse>): grpc.ClientUnaryCall;
  InspectProcess(argument: _ferry_agent_v1_InspectProcessRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_InspectProcessResponse>): grpc.ClientUnaryCall;
  InspectProcess(argument: _ferry_agent_v1_InspectProcessRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_InspectProcessResponse>): grpc.ClientUnaryCall;
  InspectProcess(argument: _ferry_agent_v1_InspectProcessRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_InspectProcessResponse>): grpc.ClientUnaryCall;
  /**
   * Looks closely at a process and its descendants: what CRIU will meet.
   */
  inspectProcess(argument: _ferry_agent_v1_InspectProcessRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_InspectProcessResponse>): grpc.ClientUnaryCall;
  inspectProcess(argument: _ferry_agent_v1_InspectProcessRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_InspectProcessResponse>): grpc.ClientUnaryCall;
  inspectProcess(argument: _ferry_agent_v1_InspectProcessRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_InspectProcessResponse>): grpc.ClientUnaryCall;
  inspectProcess(argument: _ferry_agent_v1_InspectProcessRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_InspectProcessResponse>): grpc.ClientUnaryCall;
  
  /**
   * Ends a process and all its descendants. Every process is named by pid and
   * start time right before it is signalled, so a reused pid is never touched.
   * Returns when all of them are gone.
   */
  KillProcess(argument: _ferry_agent_v1_KillProcessRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_KillProcessResponse>): grpc.ClientUnaryCall;
  KillProcess(argument: _ferry_agent_v1_KillProcessRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_KillProcessResponse>): grpc.ClientUnaryCall;
  KillProcess(argument: _ferry_agent_v1_KillProcessRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_KillProcessResponse>): grpc.ClientUnaryCall;
  KillProcess(argument: _ferry_agent_v1_KillProcessRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_KillProcessResponse>): grpc.ClientUnaryCall;
  /**
   * Ends a process and all its descendants. Every process is named by pid and
   * start time right before it is signalled, so a reused pid is never touched.
   * Returns when all of them are gone.
   */
  killProcess(argument: _ferry_agent_v1_KillProcessRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_KillProcessResponse>): grpc.ClientUnaryCall;
  killProcess(argument: _ferry_agent_v1_KillProcessRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_KillProcessResponse>): grpc.ClientUnaryCall;
  killProcess(argument: _ferry_agent_v1_KillProcessRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_KillProcessResponse>): grpc.ClientUnaryCall;
  killProcess(argument: _ferry_agent_v1_KillProcessRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_KillProcessResponse>): grpc.ClientUnaryCall;
  
  /**
   * Lists processes, optionally only those with a name.
   */
  ListProcesses(argument: _ferry_agent_v1_ListProcessesRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListProcessesResponse>): grpc.ClientUnaryCall;
  ListProcesses(argument: _ferry_agent_v1_ListProcessesRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ListProcessesResponse>): grpc.ClientUnaryCall;
  ListProcesses(argument: _ferry_agent_v1_ListProcessesRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListProcessesResponse>): grpc.ClientUnaryCall;
  ListProcesses(argument: _ferry_agent_v1_ListProcessesRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ListProcessesResponse>): grpc.ClientUnaryCall;
  /**
   * Lists processes, optionally only those with a name.
   */
  listProcesses(argument: _ferry_agent_v1_ListProcessesRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListProcessesResponse>): grpc.ClientUnaryCall;
  listProcesses(argument: _ferry_agent_v1_ListProcessesRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ListProcessesResponse>): grpc.ClientUnaryCall;
  listProcesses(argument: _ferry_agent_v1_ListProcessesRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListProcessesResponse>): grpc.ClientUnaryCall;
  listProcesses(argument: _ferry_agent_v1_ListProcessesRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ListProcessesResponse>): grpc.ClientUnaryCall;
  
}

/**
 * Processes of a node.
 */
export interface ProcessServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Whether a tree described by InspectProcess elsewhere would find what it
   * needs on this node: pids, executables, files, memory.
   */
  CheckPlacement: grpc.handleUnaryCall<_ferry_agent_v1_CheckPlacementRequest, _ferry_agent_v1_CheckPlacementResponseInput>;
  
  /**
   * Looks closely at a process and its descendants: what CRIU will meet.
   */
  InspectProcess: grpc.handleUnaryCall<_ferry_agent_v1_InspectProcessRequest, _ferry_agent_v1_InspectProcessResponseInput>;
  
  /**
   * Ends a process and all its descendants. Every process is named by pid and
   * start time right before it is signalled, so a reused pid is never touched.
   * Returns when all of them are gone.
   */
  KillProcess: grpc.handleUnaryCall<_ferry_agent_v1_KillProcessRequest, _ferry_agent_v1_KillProcessResponseInput>;
  
  /**
   * Lists processes, optionally only those with a name.
   */
  ListProcesses: grpc.handleUnaryCall<_ferry_agent_v1_ListProcessesRequest, _ferry_agent_v1_ListProcessesResponseInput>;
  
}

export interface ProcessServiceDefinition extends grpc.ServiceDefinition {
  CheckPlacement: MethodDefinition<_ferry_agent_v1_CheckPlacementRequestInput, _ferry_agent_v1_CheckPlacementResponseInput, _ferry_agent_v1_CheckPlacementRequest, _ferry_agent_v1_CheckPlacementResponse>
  InspectProcess: MethodDefinition<_ferry_agent_v1_InspectProcessRequestInput, _ferry_agent_v1_InspectProcessResponseInput, _ferry_agent_v1_InspectProcessRequest, _ferry_agent_v1_InspectProcessResponse>
  KillProcess: MethodDefinition<_ferry_agent_v1_KillProcessRequestInput, _ferry_agent_v1_KillProcessResponseInput, _ferry_agent_v1_KillProcessRequest, _ferry_agent_v1_KillProcessResponse>
  ListProcesses: MethodDefinition<_ferry_agent_v1_ListProcessesRequestInput, _ferry_agent_v1_ListProcessesResponseInput, _ferry_agent_v1_ListProcessesRequest, _ferry_agent_v1_ListProcessesResponse>
}
