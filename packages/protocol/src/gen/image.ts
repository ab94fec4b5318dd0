import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { CancelOperationRequestInput as _ferry_agent_v1_CancelOperationRequestInput, CancelOperationRequest as _ferry_agent_v1_CancelOperationRequest } from './ferry/agent/v1/CancelOperationRequest.js';
import type { CancelOperationResponseInput as _ferry_agent_v1_CancelOperationResponseInput, CancelOperationResponse as _ferry_agent_v1_CancelOperationResponse } from './ferry/agent/v1/CancelOperationResponse.js';
import type { CheckpointServiceClient as _ferry_agent_v1_CheckpointServiceClient, CheckpointServiceDefinition as _ferry_agent_v1_CheckpointServiceDefinition } from './ferry/agent/v1/CheckpointService.js';
import type { DeleteImageRequestInput as _ferry_agent_v1_DeleteImageRequestInput, DeleteImageRequest as _ferry_agent_v1_DeleteImageRequest } from './ferry/agent/v1/DeleteImageRequest.js';
import type { DeleteImageResponseInput as _ferry_agent_v1_DeleteImageResponseInput, DeleteImageResponse as _ferry_agent_v1_DeleteImageResponse } from './ferry/agent/v1/DeleteImageResponse.js';
import type { DumpOptionsInput as _ferry_agent_v1_DumpOptionsInput, DumpOptions as _ferry_agent_v1_DumpOptions } from './ferry/agent/v1/DumpOptions.js';
import type { DumpRequestInput as _ferry_agent_v1_DumpRequestInput, DumpRequest as _ferry_agent_v1_DumpRequest } from './ferry/agent/v1/DumpRequest.js';
import type { DumpResponseInput as _ferry_agent_v1_DumpResponseInput, DumpResponse as _ferry_agent_v1_DumpResponse } from './ferry/agent/v1/DumpResponse.js';
import type { DumpResultInput as _ferry_agent_v1_DumpResultInput, DumpResult as _ferry_agent_v1_DumpResult } from './ferry/agent/v1/DumpResult.js';
import type { DumpStatsInput as _ferry_agent_v1_DumpStatsInput, DumpStats as _ferry_agent_v1_DumpStats } from './ferry/agent/v1/DumpStats.js';
import type { EndpointInput as _ferry_agent_v1_EndpointInput, Endpoint as _ferry_agent_v1_Endpoint } from './ferry/agent/v1/Endpoint.js';
import type { FetchImageRequestInput as _ferry_agent_v1_FetchImageRequestInput, FetchImageRequest as _ferry_agent_v1_FetchImageRequest } from './ferry/agent/v1/FetchImageRequest.js';
import type { FetchImageResponseInput as _ferry_agent_v1_FetchImageResponseInput, FetchImageResponse as _ferry_agent_v1_FetchImageResponse } from './ferry/agent/v1/FetchImageResponse.js';
import type { FetchResultInput as _ferry_agent_v1_FetchResultInput, FetchResult as _ferry_agent_v1_FetchResult } from './ferry/agent/v1/FetchResult.js';
import type { FindingInput as _ferry_agent_v1_FindingInput, Finding as _ferry_agent_v1_Finding } from './ferry/agent/v1/Finding.js';
import type { GetImageRequestInput as _ferry_agent_v1_GetImageRequestInput, GetImageRequest as _ferry_agent_v1_GetImageRequest } from './ferry/agent/v1/GetImageRequest.js';
import type { GetImageResponseInput as _ferry_agent_v1_GetImageResponseInput, GetImageResponse as _ferry_agent_v1_GetImageResponse } from './ferry/agent/v1/GetImageResponse.js';
import type { GetOperationRequestInput as _ferry_agent_v1_GetOperationRequestInput, GetOperationRequest as _ferry_agent_v1_GetOperationRequest } from './ferry/agent/v1/GetOperationRequest.js';
import type { GetOperationResponseInput as _ferry_agent_v1_GetOperationResponseInput, GetOperationResponse as _ferry_agent_v1_GetOperationResponse } from './ferry/agent/v1/GetOperationResponse.js';
import type { ImageInput as _ferry_agent_v1_ImageInput, Image as _ferry_agent_v1_Image } from './ferry/agent/v1/Image.js';
import type { ImageFileInput as _ferry_agent_v1_ImageFileInput, ImageFile as _ferry_agent_v1_ImageFile } from './ferry/agent/v1/ImageFile.js';
import type { ImageServiceClient as _ferry_agent_v1_ImageServiceClient, ImageServiceDefinition as _ferry_agent_v1_ImageServiceDefinition } from './ferry/agent/v1/ImageService.js';
import type { ListImagesRequestInput as _ferry_agent_v1_ListImagesRequestInput, ListImagesRequest as _ferry_agent_v1_ListImagesRequest } from './ferry/agent/v1/ListImagesRequest.js';
import type { ListImagesResponseInput as _ferry_agent_v1_ListImagesResponseInput, ListImagesResponse as _ferry_agent_v1_ListImagesResponse } from './ferry/agent/v1/ListImagesResponse.js';
import type { ListOperationsRequestInput as _ferry_agent_v1_ListOperationsRequestInput, ListOperationsRequest as _ferry_agent_v1_ListOperationsRequest } from './ferry/agent/v1/ListOperationsRequest.js';
import type { ListOperationsResponseInput as _ferry_agent_v1_ListOperationsResponseInput, ListOperationsResponse as _ferry_agent_v1_ListOperationsResponse } from './ferry/agent/v1/ListOperationsResponse.js';
import type { OperationInput as _ferry_agent_v1_OperationInput, Operation as _ferry_agent_v1_Operation } from './ferry/agent/v1/Operation.js';
import type { OperationServiceClient as _ferry_agent_v1_OperationServiceClient, OperationServiceDefinition as _ferry_agent_v1_OperationServiceDefinition } from './ferry/agent/v1/OperationService.js';
import type { PhaseTimingInput as _ferry_agent_v1_PhaseTimingInput, PhaseTiming as _ferry_agent_v1_PhaseTiming } from './ferry/agent/v1/PhaseTiming.js';
import type { PreDumpRequestInput as _ferry_agent_v1_PreDumpRequestInput, PreDumpRequest as _ferry_agent_v1_PreDumpRequest } from './ferry/agent/v1/PreDumpRequest.js';
import type { PreDumpResponseInput as _ferry_agent_v1_PreDumpResponseInput, PreDumpResponse as _ferry_agent_v1_PreDumpResponse } from './ferry/agent/v1/PreDumpResponse.js';
import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from './ferry/agent/v1/ProcessRef.js';
import type { ProgressInput as _ferry_agent_v1_ProgressInput, Progress as _ferry_agent_v1_Progress } from './ferry/agent/v1/Progress.js';
import type { PullImageHeaderInput as _ferry_agent_v1_PullImageHeaderInput, PullImageHeader as _ferry_agent_v1_PullImageHeader } from './ferry/agent/v1/PullImageHeader.js';
import type { PullImageRequestInput as _ferry_agent_v1_PullImageRequestInput, PullImageRequest as _ferry_agent_v1_PullImageRequest } from './ferry/agent/v1/PullImageRequest.js';
import type { PullImageResponseInput as _ferry_agent_v1_PullImageResponseInput, PullImageResponse as _ferry_agent_v1_PullImageResponse } from './ferry/agent/v1/PullImageResponse.js';
import type { PullImageTrailerInput as _ferry_agent_v1_PullImageTrailerInput, PullImageTrailer as _ferry_agent_v1_PullImageTrailer } from './ferry/agent/v1/PullImageTrailer.js';
import type { RestoreOptionsInput as _ferry_agent_v1_RestoreOptionsInput, RestoreOptions as _ferry_agent_v1_RestoreOptions } from './ferry/agent/v1/RestoreOptions.js';
import type { RestoreRequestInput as _ferry_agent_v1_RestoreRequestInput, RestoreRequest as _ferry_agent_v1_RestoreRequest } from './ferry/agent/v1/RestoreRequest.js';
import type { RestoreResponseInput as _ferry_agent_v1_RestoreResponseInput, RestoreResponse as _ferry_agent_v1_RestoreResponse } from './ferry/agent/v1/RestoreResponse.js';
import type { RestoreResultInput as _ferry_agent_v1_RestoreResultInput, RestoreResult as _ferry_agent_v1_RestoreResult } from './ferry/agent/v1/RestoreResult.js';
import type { RestoreStatsInput as _ferry_agent_v1_RestoreStatsInput, RestoreStats as _ferry_agent_v1_RestoreStats } from './ferry/agent/v1/RestoreStats.js';
import type { WatchOperationRequestInput as _ferry_agent_v1_WatchOperationRequestInput, WatchOperationRequest as _ferry_agent_v1_WatchOperationRequest } from './ferry/agent/v1/WatchOperationRequest.js';
import type { WatchOperationResponseInput as _ferry_agent_v1_WatchOperationResponseInput, WatchOperationResponse as _ferry_agent_v1_WatchOperationResponse } from './ferry/agent/v1/WatchOperationResponse.js';
import type { AnyInput as _google_protobuf_AnyInput, Any as _google_protobuf_Any } from './google/protobuf/Any.js';
import type { StatusInput as _google_rpc_StatusInput, Status as _google_rpc_Status } from './google/rpc/Status.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  ferry: {
    agent: {
      v1: {
        CancelOperationRequest: MessageTypeDefinition<_ferry_agent_v1_CancelOperationRequestInput, _ferry_agent_v1_CancelOperationRequest>
        CancelOperationResponse: MessageTypeDefinition<_ferry_agent_v1_CancelOperationResponseInput, _ferry_agent_v1_CancelOperationResponse>
        CgroupMode: EnumTypeDefinition
        /**
         * Dump and restore. Each call streams its operation whenever it changes; the
         * last message is its end (state DONE), or the call ends with the operation's
         * error. Dropping the call does not end the operation.
         */
        CheckpointService: SubtypeConstructor<typeof grpc.Client, _ferry_agent_v1_CheckpointServiceClient> & { service: _ferry_agent_v1_CheckpointServiceDefinition }
        DeleteImageRequest: MessageTypeDefinition<_ferry_agent_v1_DeleteImageRequestInput, _ferry_agent_v1_DeleteImageRequest>
        DeleteImageResponse: MessageTypeDefinition<_ferry_agent_v1_DeleteImageResponseInput, _ferry_agent_v1_DeleteImageResponse>
        DumpOptions: MessageTypeDefinition<_ferry_agent_v1_DumpOptionsInput, _ferry_agent_v1_DumpOptions>
        DumpRequest: MessageTypeDefinition<_ferry_agent_v1_DumpRequestInput, _ferry_agent_v1_DumpRequest>
        DumpResponse: MessageTypeDefinition<_ferry_agent_v1_DumpResponseInput, _ferry_agent_v1_DumpResponse>
        DumpResult: MessageTypeDefinition<_ferry_agent_v1_DumpResultInput, _ferry_agent_v1_DumpResult>
        DumpStats: MessageTypeDefinition<_ferry_agent_v1_DumpStatsInput, _ferry_agent_v1_DumpStats>
        Endpoint: MessageTypeDefinition<_ferry_agent_v1_EndpointInput, _ferry_agent_v1_Endpoint>
        FetchImageRequest: MessageTypeDefinition<_ferry_agent_v1_FetchImageRequestInput, _ferry_agent_v1_FetchImageRequest>
        FetchImageResponse: MessageTypeDefinition<_ferry_agent_v1_FetchImageResponseInput, _ferry_agent_v1_FetchImageResponse>
        FetchResult: MessageTypeDefinition<_ferry_agent_v1_FetchResultInput, _ferry_agent_v1_FetchResult>
        Finding: MessageTypeDefinition<_ferry_agent_v1_FindingInput, _ferry_agent_v1_Finding>
        GetImageRequest: MessageTypeDefinition<_ferry_agent_v1_GetImageRequestInput, _ferry_agent_v1_GetImageRequest>
        GetImageResponse: MessageTypeDefinition<_ferry_agent_v1_GetImageResponseInput, _ferry_agent_v1_GetImageResponse>
        GetOperationRequest: MessageTypeDefinition<_ferry_agent_v1_GetOperationRequestInput, _ferry_agent_v1_GetOperationRequest>
        GetOperationResponse: MessageTypeDefinition<_ferry_agent_v1_GetOperationResponseInput, _ferry_agent_v1_GetOperationResponse>
        Image: MessageTypeDefinition<_ferry_agent_v1_ImageInput, _ferry_agent_v1_Image>
        ImageArea: EnumTypeDefinition
        ImageFile: MessageTypeDefinition<_ferry_agent_v1_ImageFileInput, _ferry_agent_v1_ImageFile>
        /**
         * Images. Bytes are always pulled: the receiver is the client, because the
         * receive window of a gRPC server is small (docs/architecture.md).
         */
        ImageService: SubtypeConstructor<typeof grpc.Client, _ferry_agent_v1_ImageServiceClient> & { service: _ferry_agent_v1_ImageServiceDefinition }
        ListImagesRequest: MessageTypeDefinition<_ferry_agent_v1_ListImagesRequestInput, _ferry_agent_v1_ListImagesRequest>
        ListImagesResponse: MessageTypeDefinition<_ferry_agent_v1_ListImagesResponseInput, _ferry_agent_v1_ListImagesResponse>
        ListOperationsRequest: MessageTypeDefinition<_ferry_agent_v1_ListOperationsRequestInput, _ferry_agent_v1_ListOperationsRequest>
        ListOperationsResponse: MessageTypeDefinition<_ferry_agent_v1_ListOperationsResponseInput, _ferry_agent_v1_ListOperationsResponse>
        NetworkLock: EnumTypeDefinition
        Operation: MessageTypeDefinition<_ferry_agent_v1_OperationInput, _ferry_agent_v1_Operation>
        /**
         * Long operations outlive the call that started them: a client that goes away
         * never ends a dump. It can come back by id, or cancel by id.
         */
        OperationService: SubtypeConstructor<typeof grpc.Client, _ferry_agent_v1_OperationServiceClient> & { service: _ferry_agent_v1_OperationServiceDefinition }
        PhaseTiming: MessageTypeDefinition<_ferry_agent_v1_PhaseTimingInput, _ferry_agent_v1_PhaseTiming>
        PreDumpRequest: MessageTypeDefinition<_ferry_agent_v1_PreDumpRequestInput, _ferry_agent_v1_PreDumpRequest>
        PreDumpResponse: MessageTypeDefinition<_ferry_agent_v1_PreDumpResponseInput, _ferry_agent_v1_PreDumpResponse>
        ProcessRef: MessageTypeDefinition<_ferry_agent_v1_ProcessRefInput, _ferry_agent_v1_ProcessRef>
        Progress: MessageTypeDefinition<_ferry_agent_v1_ProgressInput, _ferry_agent_v1_Progress>
        PullImageHeader: MessageTypeDefinition<_ferry_agent_v1_PullImageHeaderInput, _ferry_agent_v1_PullImageHeader>
        PullImageRequest: MessageTypeDefinition<_ferry_agent_v1_PullImageRequestInput, _ferry_agent_v1_PullImageRequest>
        PullImageResponse: MessageTypeDefinition<_ferry_agent_v1_PullImageResponseInput, _ferry_agent_v1_PullImageResponse>
        PullImageTrailer: MessageTypeDefinition<_ferry_agent_v1_PullImageTrailerInput, _ferry_agent_v1_PullImageTrailer>
        RestoreOptions: MessageTypeDefinition<_ferry_agent_v1_RestoreOptionsInput, _ferry_agent_v1_RestoreOptions>
        RestoreRequest: MessageTypeDefinition<_ferry_agent_v1_RestoreRequestInput, _ferry_agent_v1_RestoreRequest>
        RestoreResponse: MessageTypeDefinition<_ferry_agent_v1_RestoreResponseInput, _ferry_agent_v1_RestoreResponse>
        RestoreResult: MessageTypeDefinition<_ferry_agent_v1_RestoreResultInput, _ferry_agent_v1_RestoreResult>
        RestoreStats: MessageTypeDefinition<_ferry_agent_v1_RestoreStatsInput, _ferry_agent_v1_RestoreStats>
        TcpMode: EnumTypeDefinition
        WatchOperationRequest: MessageTypeDefinition<_ferry_agent_v1_WatchOperationRequestInput, _ferry_agent_v1_WatchOperationRequest>
        WatchOperationResponse: MessageTypeDefinition<_ferry_agent_v1_WatchOperationResponseInput, _ferry_agent_v1_WatchOperationResponse>
      }
    }
  }
  google: {
    protobuf: {
      Any: MessageTypeDefinition<_google_protobuf_AnyInput, _google_protobuf_Any>
    }
    rpc: {
      Status: MessageTypeDefinition<_google_rpc_StatusInput, _google_rpc_Status>
    }
  }
}

