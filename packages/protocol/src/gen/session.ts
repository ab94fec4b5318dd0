import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AbortSourceRequestInput as _ferry_agent_v1_AbortSourceRequestInput, AbortSourceRequest as _ferry_agent_v1_AbortSourceRequest } from './ferry/agent/v1/AbortSourceRequest.js';
import type { AbortSourceResponseInput as _ferry_agent_v1_AbortSourceResponseInput, AbortSourceResponse as _ferry_agent_v1_AbortSourceResponse } from './ferry/agent/v1/AbortSourceResponse.js';
import type { AddressHandoverInput as _ferry_agent_v1_AddressHandoverInput, AddressHandover as _ferry_agent_v1_AddressHandover } from './ferry/agent/v1/AddressHandover.js';
import type { CancelOperationRequestInput as _ferry_agent_v1_CancelOperationRequestInput, CancelOperationRequest as _ferry_agent_v1_CancelOperationRequest } from './ferry/agent/v1/CancelOperationRequest.js';
import type { CancelOperationResponseInput as _ferry_agent_v1_CancelOperationResponseInput, CancelOperationResponse as _ferry_agent_v1_CancelOperationResponse } from './ferry/agent/v1/CancelOperationResponse.js';
import type { CarryPagesRequestInput as _ferry_agent_v1_CarryPagesRequestInput, CarryPagesRequest as _ferry_agent_v1_CarryPagesRequest } from './ferry/agent/v1/CarryPagesRequest.js';
import type { CarryPagesResponseInput as _ferry_agent_v1_CarryPagesResponseInput, CarryPagesResponse as _ferry_agent_v1_CarryPagesResponse } from './ferry/agent/v1/CarryPagesResponse.js';
import type { CheckpointServiceClient as _ferry_agent_v1_CheckpointServiceClient, CheckpointServiceDefinition as _ferry_agent_v1_CheckpointServiceDefinition } from './ferry/agent/v1/CheckpointService.js';
import type { CommitSourceRequestInput as _ferry_agent_v1_CommitSourceRequestInput, CommitSourceRequest as _ferry_agent_v1_CommitSourceRequest } from './ferry/agent/v1/CommitSourceRequest.js';
import type { CommitSourceResponseInput as _ferry_agent_v1_CommitSourceResponseInput, CommitSourceResponse as _ferry_agent_v1_CommitSourceResponse } from './ferry/agent/v1/CommitSourceResponse.js';
import type { ComparePagesRequestInput as _ferry_agent_v1_ComparePagesRequestInput, ComparePagesRequest as _ferry_agent_v1_ComparePagesRequest } from './ferry/agent/v1/ComparePagesRequest.js';
import type { ComparePagesResponseInput as _ferry_agent_v1_ComparePagesResponseInput, ComparePagesResponse as _ferry_agent_v1_ComparePagesResponse } from './ferry/agent/v1/ComparePagesResponse.js';
import type { DiscardDestinationRequestInput as _ferry_agent_v1_DiscardDestinationRequestInput, DiscardDestinationRequest as _ferry_agent_v1_DiscardDestinationRequest } from './ferry/agent/v1/DiscardDestinationRequest.js';
import type { DiscardDestinationResponseInput as _ferry_agent_v1_DiscardDestinationResponseInput, DiscardDestinationResponse as _ferry_agent_v1_DiscardDestinationResponse } from './ferry/agent/v1/DiscardDestinationResponse.js';
import type { DumpOptionsInput as _ferry_agent_v1_DumpOptionsInput, DumpOptions as _ferry_agent_v1_DumpOptions } from './ferry/agent/v1/DumpOptions.js';
import type { DumpRequestInput as _ferry_agent_v1_DumpRequestInput, DumpRequest as _ferry_agent_v1_DumpRequest } from './ferry/agent/v1/DumpRequest.js';
import type { DumpResponseInput as _ferry_agent_v1_DumpResponseInput, DumpResponse as _ferry_agent_v1_DumpResponse } from './ferry/agent/v1/DumpResponse.js';
import type { DumpResultInput as _ferry_agent_v1_DumpResultInput, DumpResult as _ferry_agent_v1_DumpResult } from './ferry/agent/v1/DumpResult.js';
import type { DumpStatsInput as _ferry_agent_v1_DumpStatsInput, DumpStats as _ferry_agent_v1_DumpStats } from './ferry/agent/v1/DumpStats.js';
import type { EndpointInput as _ferry_agent_v1_EndpointInput, Endpoint as _ferry_agent_v1_Endpoint } from './ferry/agent/v1/Endpoint.js';
import type { FetchResultInput as _ferry_agent_v1_FetchResultInput, FetchResult as _ferry_agent_v1_FetchResult } from './ferry/agent/v1/FetchResult.js';
import type { FindingInput as _ferry_agent_v1_FindingInput, Finding as _ferry_agent_v1_Finding } from './ferry/agent/v1/Finding.js';
import type { FreezeSourceRequestInput as _ferry_agent_v1_FreezeSourceRequestInput, FreezeSourceRequest as _ferry_agent_v1_FreezeSourceRequest } from './ferry/agent/v1/FreezeSourceRequest.js';
import type { FreezeSourceResponseInput as _ferry_agent_v1_FreezeSourceResponseInput, FreezeSourceResponse as _ferry_agent_v1_FreezeSourceResponse } from './ferry/agent/v1/FreezeSourceResponse.js';
import type { GetOperationRequestInput as _ferry_agent_v1_GetOperationRequestInput, GetOperationRequest as _ferry_agent_v1_GetOperationRequest } from './ferry/agent/v1/GetOperationRequest.js';
import type { GetOperationResponseInput as _ferry_agent_v1_GetOperationResponseInput, GetOperationResponse as _ferry_agent_v1_GetOperationResponse } from './ferry/agent/v1/GetOperationResponse.js';
import type { GetOutcomeRequestInput as _ferry_agent_v1_GetOutcomeRequestInput, GetOutcomeRequest as _ferry_agent_v1_GetOutcomeRequest } from './ferry/agent/v1/GetOutcomeRequest.js';
import type { GetOutcomeResponseInput as _ferry_agent_v1_GetOutcomeResponseInput, GetOutcomeResponse as _ferry_agent_v1_GetOutcomeResponse } from './ferry/agent/v1/GetOutcomeResponse.js';
import type { GetSessionRequestInput as _ferry_agent_v1_GetSessionRequestInput, GetSessionRequest as _ferry_agent_v1_GetSessionRequest } from './ferry/agent/v1/GetSessionRequest.js';
import type { GetSessionResponseInput as _ferry_agent_v1_GetSessionResponseInput, GetSessionResponse as _ferry_agent_v1_GetSessionResponse } from './ferry/agent/v1/GetSessionResponse.js';
import type { ListOperationsRequestInput as _ferry_agent_v1_ListOperationsRequestInput, ListOperationsRequest as _ferry_agent_v1_ListOperationsRequest } from './ferry/agent/v1/ListOperationsRequest.js';
import type { ListOperationsResponseInput as _ferry_agent_v1_ListOperationsResponseInput, ListOperationsResponse as _ferry_agent_v1_ListOperationsResponse } from './ferry/agent/v1/ListOperationsResponse.js';
import type { ListSessionsRequestInput as _ferry_agent_v1_ListSessionsRequestInput, ListSessionsRequest as _ferry_agent_v1_ListSessionsRequest } from './ferry/agent/v1/ListSessionsRequest.js';
import type { ListSessionsResponseInput as _ferry_agent_v1_ListSessionsResponseInput, ListSessionsResponse as _ferry_agent_v1_ListSessionsResponse } from './ferry/agent/v1/ListSessionsResponse.js';
import type { OpenDestinationRequestInput as _ferry_agent_v1_OpenDestinationRequestInput, OpenDestinationRequest as _ferry_agent_v1_OpenDestinationRequest } from './ferry/agent/v1/OpenDestinationRequest.js';
import type { OpenDestinationResponseInput as _ferry_agent_v1_OpenDestinationResponseInput, OpenDestinationResponse as _ferry_agent_v1_OpenDestinationResponse } from './ferry/agent/v1/OpenDestinationResponse.js';
import type { OpenSourceRequestInput as _ferry_agent_v1_OpenSourceRequestInput, OpenSourceRequest as _ferry_agent_v1_OpenSourceRequest } from './ferry/agent/v1/OpenSourceRequest.js';
import type { OpenSourceResponseInput as _ferry_agent_v1_OpenSourceResponseInput, OpenSourceResponse as _ferry_agent_v1_OpenSourceResponse } from './ferry/agent/v1/OpenSourceResponse.js';
import type { OperationInput as _ferry_agent_v1_OperationInput, Operation as _ferry_agent_v1_Operation } from './ferry/agent/v1/Operation.js';
import type { OperationServiceClient as _ferry_agent_v1_OperationServiceClient, OperationServiceDefinition as _ferry_agent_v1_OperationServiceDefinition } from './ferry/agent/v1/OperationService.js';
import type { PageBatchInput as _ferry_agent_v1_PageBatchInput, PageBatch as _ferry_agent_v1_PageBatch } from './ferry/agent/v1/PageBatch.js';
import type { PageRunInput as _ferry_agent_v1_PageRunInput, PageRun as _ferry_agent_v1_PageRun } from './ferry/agent/v1/PageRun.js';
import type { PhaseTimingInput as _ferry_agent_v1_PhaseTimingInput, PhaseTiming as _ferry_agent_v1_PhaseTiming } from './ferry/agent/v1/PhaseTiming.js';
import type { PreDumpRequestInput as _ferry_agent_v1_PreDumpRequestInput, PreDumpRequest as _ferry_agent_v1_PreDumpRequest } from './ferry/agent/v1/PreDumpRequest.js';
import type { PreDumpResponseInput as _ferry_agent_v1_PreDumpResponseInput, PreDumpResponse as _ferry_agent_v1_PreDumpResponse } from './ferry/agent/v1/PreDumpResponse.js';
import type { PrecopyOptionsInput as _ferry_agent_v1_PrecopyOptionsInput, PrecopyOptions as _ferry_agent_v1_PrecopyOptions } from './ferry/agent/v1/PrecopyOptions.js';
import type { PrecopyRoundInput as _ferry_agent_v1_PrecopyRoundInput, PrecopyRound as _ferry_agent_v1_PrecopyRound } from './ferry/agent/v1/PrecopyRound.js';
import type { PrecopySourceRequestInput as _ferry_agent_v1_PrecopySourceRequestInput, PrecopySourceRequest as _ferry_agent_v1_PrecopySourceRequest } from './ferry/agent/v1/PrecopySourceRequest.js';
import type { PrecopySourceResponseInput as _ferry_agent_v1_PrecopySourceResponseInput, PrecopySourceResponse as _ferry_agent_v1_PrecopySourceResponse } from './ferry/agent/v1/PrecopySourceResponse.js';
import type { PrepareDestinationRequestInput as _ferry_agent_v1_PrepareDestinationRequestInput, PrepareDestinationRequest as _ferry_agent_v1_PrepareDestinationRequest } from './ferry/agent/v1/PrepareDestinationRequest.js';
import type { PrepareDestinationResponseInput as _ferry_agent_v1_PrepareDestinationResponseInput, PrepareDestinationResponse as _ferry_agent_v1_PrepareDestinationResponse } from './ferry/agent/v1/PrepareDestinationResponse.js';
import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from './ferry/agent/v1/ProcessRef.js';
import type { ProgressInput as _ferry_agent_v1_ProgressInput, Progress as _ferry_agent_v1_Progress } from './ferry/agent/v1/Progress.js';
import type { ResolveSessionRequestInput as _ferry_agent_v1_ResolveSessionRequestInput, ResolveSessionRequest as _ferry_agent_v1_ResolveSessionRequest } from './ferry/agent/v1/ResolveSessionRequest.js';
import type { ResolveSessionResponseInput as _ferry_agent_v1_ResolveSessionResponseInput, ResolveSessionResponse as _ferry_agent_v1_ResolveSessionResponse } from './ferry/agent/v1/ResolveSessionResponse.js';
import type { RestoreDestinationRequestInput as _ferry_agent_v1_RestoreDestinationRequestInput, RestoreDestinationRequest as _ferry_agent_v1_RestoreDestinationRequest } from './ferry/agent/v1/RestoreDestinationRequest.js';
import type { RestoreDestinationResponseInput as _ferry_agent_v1_RestoreDestinationResponseInput, RestoreDestinationResponse as _ferry_agent_v1_RestoreDestinationResponse } from './ferry/agent/v1/RestoreDestinationResponse.js';
import type { RestoreOptionsInput as _ferry_agent_v1_RestoreOptionsInput, RestoreOptions as _ferry_agent_v1_RestoreOptions } from './ferry/agent/v1/RestoreOptions.js';
import type { RestoreRequestInput as _ferry_agent_v1_RestoreRequestInput, RestoreRequest as _ferry_agent_v1_RestoreRequest } from './ferry/agent/v1/RestoreRequest.js';
import type { RestoreResponseInput as _ferry_agent_v1_RestoreResponseInput, RestoreResponse as _ferry_agent_v1_RestoreResponse } from './ferry/agent/v1/RestoreResponse.js';
import type { RestoreResultInput as _ferry_agent_v1_RestoreResultInput, RestoreResult as _ferry_agent_v1_RestoreResult } from './ferry/agent/v1/RestoreResult.js';
import type { RestoreStatsInput as _ferry_agent_v1_RestoreStatsInput, RestoreStats as _ferry_agent_v1_RestoreStats } from './ferry/agent/v1/RestoreStats.js';
import type { ResumeDestinationRequestInput as _ferry_agent_v1_ResumeDestinationRequestInput, ResumeDestinationRequest as _ferry_agent_v1_ResumeDestinationRequest } from './ferry/agent/v1/ResumeDestinationRequest.js';
import type { ResumeDestinationResponseInput as _ferry_agent_v1_ResumeDestinationResponseInput, ResumeDestinationResponse as _ferry_agent_v1_ResumeDestinationResponse } from './ferry/agent/v1/ResumeDestinationResponse.js';
import type { SessionInput as _ferry_agent_v1_SessionInput, Session as _ferry_agent_v1_Session } from './ferry/agent/v1/Session.js';
import type { SessionServiceClient as _ferry_agent_v1_SessionServiceClient, SessionServiceDefinition as _ferry_agent_v1_SessionServiceDefinition } from './ferry/agent/v1/SessionService.js';
import type { WatchOperationRequestInput as _ferry_agent_v1_WatchOperationRequestInput, WatchOperationRequest as _ferry_agent_v1_WatchOperationRequest } from './ferry/agent/v1/WatchOperationRequest.js';
import type { WatchOperationResponseInput as _ferry_agent_v1_WatchOperationResponseInput, WatchOperationResponse as _ferry_agent_v1_WatchOperationResponse } from './ferry/agent/v1/WatchOperationResponse.js';
import type { WatchSessionRequestInput as _ferry_agent_v1_WatchSessionRequestInput, WatchSessionRequest as _ferry_agent_v1_WatchSessionRequest } from './ferry/agent/v1/WatchSessionRequest.js';
import type { WatchSessionResponseInput as _ferry_agent_v1_WatchSessionResponseInput, WatchSessionResponse as _ferry_agent_v1_WatchSessionResponse } from './ferry/agent/v1/WatchSessionResponse.js';
import type { AnyInput as _google_protobuf_AnyInput, Any as _google_protobuf_Any } from './google/protobuf/Any.js';
import type { StatusInput as _google_rpc_StatusInput, Status as _google_rpc_Status } from './google/rpc/Status.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  ferry: {
    agent: {
      v1: {
        AbortSourceRequest: MessageTypeDefinition<_ferry_agent_v1_AbortSourceRequestInput, _ferry_agent_v1_AbortSourceRequest>
        AbortSourceResponse: MessageTypeDefinition<_ferry_agent_v1_AbortSourceResponseInput, _ferry_agent_v1_AbortSourceResponse>
        AddressHandover: MessageTypeDefinition<_ferry_agent_v1_AddressHandoverInput, _ferry_agent_v1_AddressHandover>
        AddressStrategy: EnumTypeDefinition
        CancelOperationRequest: MessageTypeDefinition<_ferry_agent_v1_CancelOperationRequestInput, _ferry_agent_v1_CancelOperationRequest>
        CancelOperationResponse: MessageTypeDefinition<_ferry_agent_v1_CancelOperationResponseInput, _ferry_agent_v1_CancelOperationResponse>
        CarryPagesRequest: MessageTypeDefinition<_ferry_agent_v1_CarryPagesRequestInput, _ferry_agent_v1_CarryPagesRequest>
        CarryPagesResponse: MessageTypeDefinition<_ferry_agent_v1_CarryPagesResponseInput, _ferry_agent_v1_CarryPagesResponse>
        CgroupMode: EnumTypeDefinition
        /**
         * Dump and restore. Each call streams its operation whenever it changes; the
         * last message is its end (state DONE), or the call ends with the operation's
         * error. Dropping the call does not end the operation.
         */
        CheckpointService: SubtypeConstructor<typeof grpc.Client, _ferry_agent_v1_CheckpointServiceClient> & { service: _ferry_agent_v1_CheckpointServiceDefinition }
        CommitSourceRequest: MessageTypeDefinition<_ferry_agent_v1_CommitSourceRequestInput, _ferry_agent_v1_CommitSourceRequest>
        CommitSourceResponse: MessageTypeDefinition<_ferry_agent_v1_CommitSourceResponseInput, _ferry_agent_v1_CommitSourceResponse>
        ComparePagesRequest: MessageTypeDefinition<_ferry_agent_v1_ComparePagesRequestInput, _ferry_agent_v1_ComparePagesRequest>
        ComparePagesResponse: MessageTypeDefinition<_ferry_agent_v1_ComparePagesResponseInput, _ferry_agent_v1_ComparePagesResponse>
        Compression: EnumTypeDefinition
        DiscardDestinationRequest: MessageTypeDefinition<_ferry_agent_v1_DiscardDestinationRequestInput, _ferry_agent_v1_DiscardDestinationRequest>
        DiscardDestinationResponse: MessageTypeDefinition<_ferry_agent_v1_DiscardDestinationResponseInput, _ferry_agent_v1_DiscardDestinationResponse>
        DrainState: EnumTypeDefinition
        DumpOptions: MessageTypeDefinition<_ferry_agent_v1_DumpOptionsInput, _ferry_agent_v1_DumpOptions>
        DumpRequest: MessageTypeDefinition<_ferry_agent_v1_DumpRequestInput, _ferry_agent_v1_DumpRequest>
        DumpResponse: MessageTypeDefinition<_ferry_agent_v1_DumpResponseInput, _ferry_agent_v1_DumpResponse>
        DumpResult: MessageTypeDefinition<_ferry_agent_v1_DumpResultInput, _ferry_agent_v1_DumpResult>
        DumpStats: MessageTypeDefinition<_ferry_agent_v1_DumpStatsInput, _ferry_agent_v1_DumpStats>
        Endpoint: MessageTypeDefinition<_ferry_agent_v1_EndpointInput, _ferry_agent_v1_Endpoint>
        FetchResult: MessageTypeDefinition<_ferry_agent_v1_FetchResultInput, _ferry_agent_v1_FetchResult>
        Finding: MessageTypeDefinition<_ferry_agent_v1_FindingInput, _ferry_agent_v1_Finding>
        FreezeSourceRequest: MessageTypeDefinition<_ferry_agent_v1_FreezeSourceRequestInput, _ferry_agent_v1_FreezeSourceRequest>
        FreezeSourceResponse: MessageTypeDefinition<_ferry_agent_v1_FreezeSourceResponseInput, _ferry_agent_v1_FreezeSourceResponse>
        GetOperationRequest: MessageTypeDefinition<_ferry_agent_v1_GetOperationRequestInput, _ferry_agent_v1_GetOperationRequest>
        GetOperationResponse: MessageTypeDefinition<_ferry_agent_v1_GetOperationResponseInput, _ferry_agent_v1_GetOperationResponse>
        GetOutcomeRequest: MessageTypeDefinition<_ferry_agent_v1_GetOutcomeRequestInput, _ferry_agent_v1_GetOutcomeRequest>
        GetOutcomeResponse: MessageTypeDefinition<_ferry_agent_v1_GetOutcomeResponseInput, _ferry_agent_v1_GetOutcomeResponse>
        GetSessionRequest: MessageTypeDefinition<_ferry_agent_v1_GetSessionRequestInput, _ferry_agent_v1_GetSessionRequest>
        GetSessionResponse: MessageTypeDefinition<_ferry_agent_v1_GetSessionResponseInput, _ferry_agent_v1_GetSessionResponse>
        ImageArea: EnumTypeDefinition
        ListOperationsRequest: MessageTypeDefinition<_ferry_agent_v1_ListOperationsRequestInput, _ferry_agent_v1_ListOperationsRequest>
        ListOperationsResponse: MessageTypeDefinition<_ferry_agent_v1_ListOperationsResponseInput, _ferry_agent_v1_ListOperationsResponse>
        ListSessionsRequest: MessageTypeDefinition<_ferry_agent_v1_ListSessionsRequestInput, _ferry_agent_v1_ListSessionsRequest>
        ListSessionsResponse: MessageTypeDefinition<_ferry_agent_v1_ListSessionsResponseInput, _ferry_agent_v1_ListSessionsResponse>
        MigrationMode: EnumTypeDefinition
        NetworkLock: EnumTypeDefinition
        OpenDestinationRequest: MessageTypeDefinition<_ferry_agent_v1_OpenDestinationRequestInput, _ferry_agent_v1_OpenDestinationRequest>
        OpenDestinationResponse: MessageTypeDefinition<_ferry_agent_v1_OpenDestinationResponseInput, _ferry_agent_v1_OpenDestinationResponse>
        OpenSourceRequest: MessageTypeDefinition<_ferry_agent_v1_OpenSourceRequestInput, _ferry_agent_v1_OpenSourceRequest>
        OpenSourceResponse: MessageTypeDefinition<_ferry_agent_v1_OpenSourceResponseInput, _ferry_agent_v1_OpenSourceResponse>
        Operation: MessageTypeDefinition<_ferry_agent_v1_OperationInput, _ferry_agent_v1_Operation>
        /**
         * Long operations outlive the call that started them: a client that goes away
         * never ends a dump. It can come back by id, or cancel by id.
         */
        OperationService: SubtypeConstructor<typeof grpc.Client, _ferry_agent_v1_OperationServiceClient> & { service: _ferry_agent_v1_OperationServiceDefinition }
        PageBatch: MessageTypeDefinition<_ferry_agent_v1_PageBatchInput, _ferry_agent_v1_PageBatch>
        PageRun: MessageTypeDefinition<_ferry_agent_v1_PageRunInput, _ferry_agent_v1_PageRun>
        PageTransport: EnumTypeDefinition
        PhaseTiming: MessageTypeDefinition<_ferry_agent_v1_PhaseTimingInput, _ferry_agent_v1_PhaseTiming>
        PreDumpRequest: MessageTypeDefinition<_ferry_agent_v1_PreDumpRequestInput, _ferry_agent_v1_PreDumpRequest>
        PreDumpResponse: MessageTypeDefinition<_ferry_agent_v1_PreDumpResponseInput, _ferry_agent_v1_PreDumpResponse>
        PrecopyOptions: MessageTypeDefinition<_ferry_agent_v1_PrecopyOptionsInput, _ferry_agent_v1_PrecopyOptions>
        PrecopyRound: MessageTypeDefinition<_ferry_agent_v1_PrecopyRoundInput, _ferry_agent_v1_PrecopyRound>
        PrecopySourceRequest: MessageTypeDefinition<_ferry_agent_v1_PrecopySourceRequestInput, _ferry_agent_v1_PrecopySourceRequest>
        PrecopySourceResponse: MessageTypeDefinition<_ferry_agent_v1_PrecopySourceResponseInput, _ferry_agent_v1_PrecopySourceResponse>
        PrepareDestinationRequest: MessageTypeDefinition<_ferry_agent_v1_PrepareDestinationRequestInput, _ferry_agent_v1_PrepareDestinationRequest>
        PrepareDestinationResponse: MessageTypeDefinition<_ferry_agent_v1_PrepareDestinationResponseInput, _ferry_agent_v1_PrepareDestinationResponse>
        ProcessRef: MessageTypeDefinition<_ferry_agent_v1_ProcessRefInput, _ferry_agent_v1_ProcessRef>
        Progress: MessageTypeDefinition<_ferry_agent_v1_ProgressInput, _ferry_agent_v1_Progress>
        Resolution: EnumTypeDefinition
        ResolveSessionRequest: MessageTypeDefinition<_ferry_agent_v1_ResolveSessionRequestInput, _ferry_agent_v1_ResolveSessionRequest>
        ResolveSessionResponse: MessageTypeDefinition<_ferry_agent_v1_ResolveSessionResponseInput, _ferry_agent_v1_ResolveSessionResponse>
        RestoreDestinationRequest: MessageTypeDefinition<_ferry_agent_v1_RestoreDestinationRequestInput, _ferry_agent_v1_RestoreDestinationRequest>
        RestoreDestinationResponse: MessageTypeDefinition<_ferry_agent_v1_RestoreDestinationResponseInput, _ferry_agent_v1_RestoreDestinationResponse>
        RestoreOptions: MessageTypeDefinition<_ferry_agent_v1_RestoreOptionsInput, _ferry_agent_v1_RestoreOptions>
        RestoreRequest: MessageTypeDefinition<_ferry_agent_v1_RestoreRequestInput, _ferry_agent_v1_RestoreRequest>
        RestoreResponse: MessageTypeDefinition<_ferry_agent_v1_RestoreResponseInput, _ferry_agent_v1_RestoreResponse>
        RestoreResult: MessageTypeDefinition<_ferry_agent_v1_RestoreResultInput, _ferry_agent_v1_RestoreResult>
        RestoreStats: MessageTypeDefinition<_ferry_agent_v1_RestoreStatsInput, _ferry_agent_v1_RestoreStats>
        ResumeDestinationRequest: MessageTypeDefinition<_ferry_agent_v1_ResumeDestinationRequestInput, _ferry_agent_v1_ResumeDestinationRequest>
        ResumeDestinationResponse: MessageTypeDefinition<_ferry_agent_v1_ResumeDestinationResponseInput, _ferry_agent_v1_ResumeDestinationResponse>
        Session: MessageTypeDefinition<_ferry_agent_v1_SessionInput, _ferry_agent_v1_Session>
        SessionRole: EnumTypeDefinition
        /**
         * The two-phase commit of a migration (docs/handover.md). The source session
         * owns the run-right of the process tree and gives it away by a durable record;
         * the destination session lets its copy run only against the receipt.
         * 
         * Every call is idempotent: repeated, it joins what is under way or returns the
         * outcome. Calls that change a session carry the generation that opening
         * returned; an older one is refused with ABORTED STALE_GENERATION.
         * 
         * A session that hears nothing from a controller for its lease ends by itself
         * as long as that is safe: a source that has not committed aborts; a destination
         * that is not restored discards; one that is restored asks the source.
         */
        SessionService: SubtypeConstructor<typeof grpc.Client, _ferry_agent_v1_SessionServiceClient> & { service: _ferry_agent_v1_SessionServiceDefinition }
        TcpMode: EnumTypeDefinition
        WatchOperationRequest: MessageTypeDefinition<_ferry_agent_v1_WatchOperationRequestInput, _ferry_agent_v1_WatchOperationRequest>
        WatchOperationResponse: MessageTypeDefinition<_ferry_agent_v1_WatchOperationResponseInput, _ferry_agent_v1_WatchOperationResponse>
        WatchSessionRequest: MessageTypeDefinition<_ferry_agent_v1_WatchSessionRequestInput, _ferry_agent_v1_WatchSessionRequest>
        WatchSessionResponse: MessageTypeDefinition<_ferry_agent_v1_WatchSessionResponseInput, _ferry_agent_v1_WatchSessionResponse>
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

