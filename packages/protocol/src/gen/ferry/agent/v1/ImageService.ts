// Original file: proto/ferry/agent/v1/image.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DeleteImageRequestInput as _ferry_agent_v1_DeleteImageRequestInput, DeleteImageRequest as _ferry_agent_v1_DeleteImageRequest } from '../../../ferry/agent/v1/DeleteImageRequest.js';
import type { DeleteImageResponseInput as _ferry_agent_v1_DeleteImageResponseInput, DeleteImageResponse as _ferry_agent_v1_DeleteImageResponse } from '../../../ferry/agent/v1/DeleteImageResponse.js';
import type { FetchImageRequestInput as _ferry_agent_v1_FetchImageRequestInput, FetchImageRequest as _ferry_agent_v1_FetchImageRequest } from '../../../ferry/agent/v1/FetchImageRequest.js';
import type { FetchImageResponseInput as _ferry_agent_v1_FetchImageResponseInput, FetchImageResponse as _ferry_agent_v1_FetchImageResponse } from '../../../ferry/agent/v1/FetchImageResponse.js';
import type { GetImageRequestInput as _ferry_agent_v1_GetImageRequestInput, GetImageRequest as _ferry_agent_v1_GetImageRequest } from '../../../ferry/agent/v1/GetImageRequest.js';
import type { GetImageResponseInput as _ferry_agent_v1_GetImageResponseInput, GetImageResponse as _ferry_agent_v1_GetImageResponse } from '../../../ferry/agent/v1/GetImageResponse.js';
import type { ListImagesRequestInput as _ferry_agent_v1_ListImagesRequestInput, ListImagesRequest as _ferry_agent_v1_ListImagesRequest } from '../../../ferry/agent/v1/ListImagesRequest.js';
import type { ListImagesResponseInput as _ferry_agent_v1_ListImagesResponseInput, ListImagesResponse as _ferry_agent_v1_ListImagesResponse } from '../../../ferry/agent/v1/ListImagesResponse.js';
import type { PullImageRequestInput as _ferry_agent_v1_PullImageRequestInput, PullImageRequest as _ferry_agent_v1_PullImageRequest } from '../../../ferry/agent/v1/PullImageRequest.js';
import type { PullImageResponseInput as _ferry_agent_v1_PullImageResponseInput, PullImageResponse as _ferry_agent_v1_PullImageResponse } from '../../../ferry/agent/v1/PullImageResponse.js';

/**
 * Images. Bytes are always pulled: the receiver is the client, because the
 * receive window of a gRPC server is small (docs/architecture.md).
 */
export interface ImageServiceClient extends grpc.Client {
  /**
   * Removes an image.
   */
  DeleteImage(argument: _ferry_agent_v1_DeleteImageRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_DeleteImageResponse>): grpc.ClientUnaryCall;
  DeleteImage(argument: _ferry_agent_v1_DeleteImageRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_DeleteImageResponse>): grpc.ClientUnaryCall;
  DeleteImage(argument: _ferry_agent_v1_DeleteImageRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_DeleteImageResponse>): grpc.ClientUnaryCall;
  DeleteImage(argument: _ferry_agent_v1_DeleteImageRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_DeleteImageResponse>): grpc.ClientUnaryCall;
  /**
   * Removes an image.
   */
  deleteImage(argument: _ferry_agent_v1_DeleteImageRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_DeleteImageResponse>): grpc.ClientUnaryCall;
  deleteImage(argument: _ferry_agent_v1_DeleteImageRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_DeleteImageResponse>): grpc.ClientUnaryCall;
  deleteImage(argument: _ferry_agent_v1_DeleteImageRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_DeleteImageResponse>): grpc.ClientUnaryCall;
  deleteImage(argument: _ferry_agent_v1_DeleteImageRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_DeleteImageResponse>): grpc.ClientUnaryCall;
  
  /**
   * Makes this agent pull an image from another agent, directly. Streams the
   * operation whenever it changes.
   */
  FetchImage(argument: _ferry_agent_v1_FetchImageRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_FetchImageResponse>;
  FetchImage(argument: _ferry_agent_v1_FetchImageRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_FetchImageResponse>;
  /**
   * Makes this agent pull an image from another agent, directly. Streams the
   * operation whenever it changes.
   */
  fetchImage(argument: _ferry_agent_v1_FetchImageRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_FetchImageResponse>;
  fetchImage(argument: _ferry_agent_v1_FetchImageRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_FetchImageResponse>;
  
  /**
   * Returns an image with its manifest (sizes and digests).
   */
  GetImage(argument: _ferry_agent_v1_GetImageRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetImageResponse>): grpc.ClientUnaryCall;
  GetImage(argument: _ferry_agent_v1_GetImageRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_GetImageResponse>): grpc.ClientUnaryCall;
  GetImage(argument: _ferry_agent_v1_GetImageRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetImageResponse>): grpc.ClientUnaryCall;
  GetImage(argument: _ferry_agent_v1_GetImageRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_GetImageResponse>): grpc.ClientUnaryCall;
  /**
   * Returns an image with its manifest (sizes and digests).
   */
  getImage(argument: _ferry_agent_v1_GetImageRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetImageResponse>): grpc.ClientUnaryCall;
  getImage(argument: _ferry_agent_v1_GetImageRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_GetImageResponse>): grpc.ClientUnaryCall;
  getImage(argument: _ferry_agent_v1_GetImageRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_GetImageResponse>): grpc.ClientUnaryCall;
  getImage(argument: _ferry_agent_v1_GetImageRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_GetImageResponse>): grpc.ClientUnaryCall;
  
  /**
   * Lists images.
   */
  ListImages(argument: _ferry_agent_v1_ListImagesRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  ListImages(argument: _ferry_agent_v1_ListImagesRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  ListImages(argument: _ferry_agent_v1_ListImagesRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  ListImages(argument: _ferry_agent_v1_ListImagesRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  /**
   * Lists images.
   */
  listImages(argument: _ferry_agent_v1_ListImagesRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  listImages(argument: _ferry_agent_v1_ListImagesRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_ferry_agent_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  listImages(argument: _ferry_agent_v1_ListImagesRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_ferry_agent_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  listImages(argument: _ferry_agent_v1_ListImagesRequestInput, callback: grpc.requestCallback<_ferry_agent_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  
  /**
   * Streams an image: one header, then a POSIX tar archive in frames, then one
   * trailer with the manifest. A stream without trailer is incomplete.
   */
  PullImage(argument: _ferry_agent_v1_PullImageRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_PullImageResponse>;
  PullImage(argument: _ferry_agent_v1_PullImageRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_PullImageResponse>;
  /**
   * Streams an image: one header, then a POSIX tar archive in frames, then one
   * trailer with the manifest. A stream without trailer is incomplete.
   */
  pullImage(argument: _ferry_agent_v1_PullImageRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_PullImageResponse>;
  pullImage(argument: _ferry_agent_v1_PullImageRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_ferry_agent_v1_PullImageResponse>;
  
}

/**
 * Images. Bytes are always pulled: the receiver is the client, because the
 * receive window of a gRPC server is small (docs/architecture.md).
 */
export interface ImageServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Removes an image.
   */
  DeleteImage: grpc.handleUnaryCall<_ferry_agent_v1_DeleteImageRequest, _ferry_agent_v1_DeleteImageResponseInput>;
  
  /**
   * Makes this agent pull an image from another agent, directly. Streams the
   * operation whenever it changes.
   */
  FetchImage: grpc.handleServerStreamingCall<_ferry_agent_v1_FetchImageRequest, _ferry_agent_v1_FetchImageResponseInput>;
  
  /**
   * Returns an image with its manifest (sizes and digests).
   */
  GetImage: grpc.handleUnaryCall<_ferry_agent_v1_GetImageRequest, _ferry_agent_v1_GetImageResponseInput>;
  
  /**
   * Lists images.
   */
  ListImages: grpc.handleUnaryCall<_ferry_agent_v1_ListImagesRequest, _ferry_agent_v1_ListImagesResponseInput>;
  
  /**
   * Streams an image: one header, then a POSIX tar archive in frames, then one
   * trailer with the manifest. A stream without trailer is incomplete.
   */
  PullImage: grpc.handleServerStreamingCall<_ferry_agent_v1_PullImageRequest, _ferry_agent_v1_PullImageResponseInput>;
  
}

export interface ImageServiceDefinition extends grpc.ServiceDefinition {
  DeleteImage: MethodDefinition<_ferry_agent_v1_DeleteImageRequestInput, _ferry_agent_v1_DeleteImageResponseInput, _ferry_agent_v1_DeleteImageRequest, _ferry_agent_v1_DeleteImageResponse>
  FetchImage: MethodDefinition<_ferry_agent_v1_FetchImageRequestInput, _ferry_agent_v1_FetchImageResponseInput, _ferry_agent_v1_FetchImageRequest, _ferry_agent_v1_FetchImageResponse>
  GetImage: MethodDefinition<_ferry_agent_v1_GetImageRequestInput, _ferry_agent_v1_GetImageResponseInput, _ferry_agent_v1_GetImageRequest, _ferry_agent_v1_GetImageResponse>
  ListImages: MethodDefinition<_ferry_agent_v1_ListImagesRequestInput, _ferry_agent_v1_ListImagesResponseInput, _ferry_agent_v1_ListImagesRequest, _ferry_agent_v1_ListImagesResponse>
  PullImage: MethodDefinition<_ferry_agent_v1_PullImageRequestInput, _ferry_agent_v1_PullImageResponseInput, _ferry_agent_v1_PullImageRequest, _ferry_agent_v1_PullImageResponse>
}
