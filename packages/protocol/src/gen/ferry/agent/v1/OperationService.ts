// Original file: proto/ferry/agent/v1/operation.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelOperationRequestInput as _ferry_agent_v1_CancelOperationRequestInput, CancelOperationRequest as _ferry_agent_v1_CancelOperationRequest } from '../../../ferry/agent/v1/CancelOperationRequest.js';
import type { CancelOperationResponseInput as _ferry_agent_v1_CancelOperationResponseInput, CancelOperationResponse as _ferry_agent_v1_CancelOperationResponse } from '../../../ferry/agent/v1/CancelOperationResponse.js';
import type { GetOperationRequestInput as _ferry_agent_v1_GetOperationRequestInput, GetOperationRequest as _ferry_agent_v1_GetOperationRequest } from '../../../ferry/agent/v1/GetOperationRequest.js';
import type { GetOperationResponseInput as _ferry_agent_v1_GetOperationResponseInput, GetOperationResponse as _ferry_agent_v1_GetOperationResponse } from '../../../ferry/agent/v1/GetOperationResponse.js';
import type { ListOperationsRequestInput as _ferry_agent_v1_ListOperationsRequestInput, ListOperationsRequest as _ferry_agent_v1_ListOperationsRequest } from '../../../ferry/agent/v1/ListOperationsRequest.js';
import type { ListOperationsResponseInput as _ferry_agent_v1_ListOperationsResponseInput, ListOperationsResponse as _ferry_agent_v1_ListOperationsResponse } from '../../../ferry/agent/v1/ListOperationsResponse.js';
import type { WatchOperationRequestInput as _ferry_agent_v1_WatchOperationRequestInput, WatchOperationRequest as _ferry_agent_v1_WatchOperationRequest } from '../../../ferry/agent/v1/WatchOperationRequest.js';
import type { WatchOperationResponseInput as _ferry_agent_v1_WatchOperationResponseInput, WatchOperationResponse as _ferry_agent_v1_WatchOperationResponse } from '../../../ferry/agent/v1/WatchOperationResponse.js';

/**
 * Long operations outlive the call that started them: a client that goes away
 * never ends a dump. It can come back by id, or cancel by id.
 */
export interface OperationServiceClient extends grpc.Client {
  /**
   * Asks it to stop and returns at once. A dump that is cancelled leaves the
   * process running and no image behind.
   */
  CancelOperation(argument: _ferry_agent_v1_CancelOperationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CancelOperationResponse>): grpc.ClientUnaryCall;
  CancelOperation(argument: _ferry_agent_v1_CancelOperationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_CancelOperationResponse>): grpc.ClientUnaryCall;
  CancelOperation(argument: _ferry_agent_v1_CancelOperationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CancelOperationResponse>): grpc.ClientUnaryCall;
  CancelOperation(argument: _ferry_agent_v1_CancelOperationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_CancelOperationResponse>): grpc.ClientUnaryCall;
  /**
   * Asks it to stop and returns at once. A dump that is cancelled leaves the
   * process running and no image behind.
   */
  cancelOperation(argument: _ferry_agent_v1_CancelOperationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CancelOperationResponse>): grpc.ClientUnaryCall;
  cancelOperation(argument: _ferry_agent_v1_CancelOperationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_CancelOperationResponse>): grpc.ClientUnaryCall;
  cancelOperation(argument: _ferry_agent_v1_CancelOperationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_CancelOperationResponse>): grpc.ClientUnaryCall;
  cancelOperation(argument: _ferry_agent_v1_CancelOperationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_CancelOperationResponse>): grpc.ClientUnaryCall;
  
  /**
   * Returns an operation. Ended ones are kept until the agent restarts or 256
   * newer ones have ended.
   */
  GetOperation(argument: _ferry_agent_v1_GetOperationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetOperationResponse>): grpc.ClientUnaryCall;
  GetOperation(argument: _ferry_agent_v1_GetOperationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_GetOperationResponse>): grpc.ClientUnaryCall;
  GetOperation(argument: _ferry_agent_v1_GetOperationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetOperationResponse>): grpc.ClientUnaryCall;
  GetOperation(argument: _ferry_agent_v1_GetOperationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_GetOperationResponse>): grpc.ClientUnaryCall;
  /**
   * Returns an operation. Ended ones are kept until the agent restarts or 256
   * newer ones have ended.
   */
  getOperation(argument: _ferry_agent_v1_GetOperationRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetOperationResponse>): grpc.ClientUnaryCall;
  getOperation(argument: _ferry_agent_v1_GetOperationRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_GetOperationResponse>): grpc.ClientUnaryCall;
  getOperation(argument: _ferry_agent_v1_GetOperationRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetOperationResponse>): grpc.ClientUnaryCall;
  getOperation(argument: _ferry_agent_v1_GetOperationRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_GetOperationResponse>): grpc.ClientUnaryCall;
  
  /**
   * Lists operations, newest first.
   */
  ListOperations(argument: _ferry_agent_v1_ListOperationsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListOperationsResponse>): grpc.ClientUnaryCall;
  ListOperations(argument: _ferry_agent_v1_ListOperationsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ListOperationsResponse>): grpc.ClientUnaryCall;
  ListOperations(argument: _ferry_agent_v1_ListOperationsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListOperationsResponse>): grpc.ClientUnaryCall;
  ListOperations(argument: _ferry_agent_v1_ListOperationsRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ListOperationsResponse>): grpc.ClientUnaryCall;
  /**
   * Lists operations, newest first.
   */
  listOperations(argument: _ferry_agent_v1_ListOperationsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListOperationsResponse>): grpc.ClientUnaryCall;
  listOperations(argument: _ferry_agent_v1_ListOperationsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ListOperationsResponse>): grpc.ClientUnaryCall;
  listOperations(argument: _ferry_agent_v1_ListOperationsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListOperationsResponse>): grpc.ClientUnaryCall;
  listOperations(argument: _ferry_agent_v1_ListOperationsRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ListOperationsResponse>): grpc.ClientUnaryCall;
  
  /**
   * Streams the operation whenever it changes; the last message is its end.
   */
  WatchOperation(argument: _ferry_agent_v1_WatchOperationRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_WatchOperationResponse>;
  WatchOperation(argument: _ferry_agent_v1_WatchOperationRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_WatchOperationResponse>;
  /**
   * Streams the operation whenever it changes; the last message is its end.
   */
  watchOperation(argument: _ferry_agent_v1_WatchOperationRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_WatchOperationResponse>;
  watchOperation(argument: _ferry_agent_v1_WatchOperationRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_WatchOperationResponse>;
  
}

/**
 * Long operations outlive the call that started them: a client that goes away
 * never ends a dump. It can come back by id, or cancel by id.
 */
export interface OperationServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Asks it to stop and returns at once. A dump that is cancelled leaves the
   * process running and no image behind.
   */
  CancelOperation: grpc.handleUnaryCall<_ferry_agent_v1_CancelOperationRequest, _ferry_agent_v1_CancelOperationResponseInput>;
  
  /**
   * Returns an operation. Ended ones are kept until the agent restarts or 256
   * newer ones have ended.
   */
  GetOperation: grpc.handleUnaryCall<_ferry_agent_v1_GetOperationRequest, _ferry_agent_v1_GetOperationResponseInput>;
  
  /**
   * Lists operations, newest first.
   */
  ListOperations: grpc.handleUnaryCall<_ferry_agent_v1_ListOperationsRequest, _ferry_agent_v1_ListOperationsResponseInput>;
  
  /**
   * Streams the operation whenever it changes; the last message is its end.
   */
  WatchOperation: grpc.handleServerStreamingCall<_ferry_agent_v1_WatchOperationRequest, _ferry_agent_v1_WatchOperationResponseInput>;
  
}

export interface OperationServiceDefinition extends grpc.ServiceDefinition {
  CancelOperation: MethodDefinition<_ferry_agent_v1_CancelOperationRequestInput, _ferry_agent_v1_CancelOperationResponseInput, _ferry_agent_v1_CancelOperationRequest, _ferry_agent_v1_CancelOperationResponse>
  GetOperation: MethodDefinition<_ferry_agent_v1_GetOperationRequestInput, _ferry_agent_v1_GetOperationResponseInput, _ferry_agent_v1_GetOperationRequest, _ferry_agent_v1_GetOperationResponse>
  ListOperations: MethodDefinition<_ferry_agent_v1_ListOperationsRequestInput, _ferry_agent_v1_ListOperationsResponseInput, _ferry_agent_v1_ListOperationsRequest, _ferry_agent_v1_ListOperationsResponse>
  WatchOperation: MethodDefinition<_ferry_agent_v1_WatchOperationRequestInput, _ferry_agent_v1_WatchOperationResponseInput, _ferry_agent_v1_WatchOperationRequest, _ferry_agent_v1_WatchOperationResponse>
}
