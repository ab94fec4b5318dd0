import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { CheckPlacementRequestInput as _ferry_agent_v1_CheckPlacementRequestInput, CheckPlacementRequest as _ferry_agent_v1_CheckPlacementRequest } from './ferry/agent/v1/CheckPlacementRequest.js';
import type { CheckPlacementResponseInput as _ferry_agent_v1_CheckPlacementResponseInput, CheckPlacementResponse as _ferry_agent_v1_CheckPlacementResponse } from './ferry/agent/v1/CheckPlacementResponse.js';
import type { EndpointInput as _ferry_agent_v1_EndpointInput, Endpoint as _ferry_agent_v1_Endpoint } from './ferry/agent/v1/Endpoint.js';
import type { FileUseInput as _ferry_agent_v1_FileUseInput, FileUse as _ferry_agent_v1_FileUse } from './ferry/agent/v1/FileUse.js';
import type { FindingInput as _ferry_agent_v1_FindingInput, Finding as _ferry_agent_v1_Finding } from './ferry/agent/v1/Finding.js';
import type { InspectProcessRequestInput as _ferry_agent_v1_InspectProcessRequestInput, InspectProcessRequest as _ferry_agent_v1_InspectProcessRequest } from './ferry/agent/v1/InspectProcessRequest.js';
import type { InspectProcessResponseInput as _ferry_agent_v1_InspectProcessResponseInput, InspectProcessResponse as _ferry_agent_v1_InspectProcessResponse } from './ferry/agent/v1/InspectProcessResponse.js';
import type { KillProcessRequestInput as _ferry_agent_v1_KillProcessRequestInput, KillProcessRequest as _ferry_agent_v1_KillProcessRequest } from './ferry/agent/v1/KillProcessRequest.js';
import type { KillProcessResponseInput as _ferry_agent_v1_KillProcessResponseInput, KillProcessResponse as _ferry_agent_v1_KillProcessResponse } from './ferry/agent/v1/KillProcessResponse.js';
import type { ListProcessesRequestInput as _ferry_agent_v1_ListProcessesRequestInput, ListProcessesRequest as _ferry_agent_v1_ListProcessesRequest } from './ferry/agent/v1/ListProcessesRequest.js';
import type { ListProcessesResponseInput as _ferry_agent_v1_ListProcessesResponseInput, ListProcessesResponse as _ferry_agent_v1_ListProcessesResponse } from './ferry/agent/v1/ListProcessesResponse.js';
import type { PhaseTimingInput as _ferry_agent_v1_PhaseTimingInput, PhaseTiming as _ferry_agent_v1_PhaseTiming } from './ferry/agent/v1/PhaseTiming.js';
import type { ProcessInput as _ferry_agent_v1_ProcessInput, Process as _ferry_agent_v1_Process } from './ferry/agent/v1/Process.js';
import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from './ferry/agent/v1/ProcessRef.js';
import type { ProcessServiceClient as _ferry_agent_v1_ProcessServiceClient, ProcessServiceDefinition as _ferry_agent_v1_ProcessServiceDefinition } from './ferry/agent/v1/ProcessService.js';
import type { ProcessTreeInput as _ferry_agent_v1_ProcessTreeInput, ProcessTree as _ferry_agent_v1_ProcessTree } from './ferry/agent/v1/ProcessTree.js';
import type { SocketUseInput as _ferry_agent_v1_SocketUseInput, SocketUse as _ferry_agent_v1_SocketUse } from './ferry/agent/v1/SocketUse.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  ferry: {
    agent: {
      v1: {
        CheckPlacementRequest: MessageTypeDefinition<_ferry_agent_v1_CheckPlacementRequestInput, _ferry_agent_v1_CheckPlacementRequest>
        CheckPlacementResponse: MessageTypeDefinition<_ferry_agent_v1_CheckPlacementResponseInput, _ferry_agent_v1_CheckPlacementResponse>
        Endpoint: MessageTypeDefinition<_ferry_agent_v1_EndpointInput, _ferry_agent_v1_Endpoint>
        FileUse: MessageTypeDefinition<_ferry_agent_v1_FileUseInput, _ferry_agent_v1_FileUse>
        Finding: MessageTypeDefinition<_ferry_agent_v1_FindingInput, _ferry_agent_v1_Finding>
        InspectProcessRequest: MessageTypeDefinition<_ferry_agent_v1_InspectProcessRequestInput, _ferry_agent_v1_InspectProcessRequest>
        InspectProcessResponse: MessageTypeDefinition<_ferry_agent_v1_InspectProcessResponseInput, _ferry_agent_v1_InspectProcessResponse>
        KillProcessRequest: MessageTypeDefinition<_ferry_agent_v1_KillProcessRequestInput, _ferry_agent_v1_KillProcessRequest>
        KillProcessResponse: MessageTypeDefinition<_ferry_agent_v1_KillProcessResponseInput, _ferry_agent_v1_KillProcessResponse>
        ListProcessesRequest: MessageTypeDefinition<_ferry_agent_v1_ListProcessesRequestInput, _ferry_agent_v1_ListProcessesRequest>
        ListProcessesResponse: MessageTypeDefinition<_ferry_agent_v1_ListProcessesResponseInput, _ferry_agent_v1_ListProcessesResponse>
        PhaseTiming: MessageTypeDefinition<_ferry_agent_v1_PhaseTimingInput, _ferry_agent_v1_PhaseTiming>
        Process: MessageTypeDefinition<_ferry_agent_v1_ProcessInput, _ferry_agent_v1_Process>
        ProcessRef: MessageTypeDefinition<_ferry_agent_v1_ProcessRefInput, _ferry_agent_v1_ProcessRef>
        /**
         * Processes of a node.
         */
        ProcessService: SubtypeConstructor<typeof grpc.Client, _ferry_agent_v1_ProcessServiceClient> & { service: _ferry_agent_v1_ProcessServiceDefinition }
        ProcessTree: MessageTypeDefinition<_ferry_agent_v1_ProcessTreeInput, _ferry_agent_v1_ProcessTree>
        SocketUse: MessageTypeDefinition<_ferry_agent_v1_SocketUseInput, _ferry_agent_v1_SocketUse>
      }
    }
  }
}

