import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { CheckNodeRequestInput as _ferry_agent_v1_CheckNodeRequestInput, CheckNodeRequest as _ferry_agent_v1_CheckNodeRequest } from './ferry/agent/v1/CheckNodeRequest.js';
import type { CheckNodeResponseInput as _ferry_agent_v1_CheckNodeResponseInput, CheckNodeResponse as _ferry_agent_v1_CheckNodeResponse } from './ferry/agent/v1/CheckNodeResponse.js';
import type { CriuCapabilitiesInput as _ferry_agent_v1_CriuCapabilitiesInput, CriuCapabilities as _ferry_agent_v1_CriuCapabilities } from './ferry/agent/v1/CriuCapabilities.js';
import type { EndpointInput as _ferry_agent_v1_EndpointInput, Endpoint as _ferry_agent_v1_Endpoint } from './ferry/agent/v1/Endpoint.js';
import type { FindingInput as _ferry_agent_v1_FindingInput, Finding as _ferry_agent_v1_Finding } from './ferry/agent/v1/Finding.js';
import type { GetNodeRequestInput as _ferry_agent_v1_GetNodeRequestInput, GetNodeRequest as _ferry_agent_v1_GetNodeRequest } from './ferry/agent/v1/GetNodeRequest.js';
import type { GetNodeResponseInput as _ferry_agent_v1_GetNodeResponseInput, GetNodeResponse as _ferry_agent_v1_GetNodeResponse } from './ferry/agent/v1/GetNodeResponse.js';
import type { NodeInput as _ferry_agent_v1_NodeInput, Node as _ferry_agent_v1_Node } from './ferry/agent/v1/Node.js';
import type { NodeServiceClient as _ferry_agent_v1_NodeServiceClient, NodeServiceDefinition as _ferry_agent_v1_NodeServiceDefinition } from './ferry/agent/v1/NodeService.js';
import type { PhaseTimingInput as _ferry_agent_v1_PhaseTimingInput, PhaseTiming as _ferry_agent_v1_PhaseTiming } from './ferry/agent/v1/PhaseTiming.js';
import type { ProbePathRequestInput as _ferry_agent_v1_ProbePathRequestInput, ProbePathRequest as _ferry_agent_v1_ProbePathRequest } from './ferry/agent/v1/ProbePathRequest.js';
import type { ProbePathResponseInput as _ferry_agent_v1_ProbePathResponseInput, ProbePathResponse as _ferry_agent_v1_ProbePathResponse } from './ferry/agent/v1/ProbePathResponse.js';
import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from './ferry/agent/v1/ProcessRef.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  ferry: {
    agent: {
      v1: {
        CheckNodeRequest: MessageTypeDefinition<_ferry_agent_v1_CheckNodeRequestInput, _ferry_agent_v1_CheckNodeRequest>
        CheckNodeResponse: MessageTypeDefinition<_ferry_agent_v1_CheckNodeResponseInput, _ferry_agent_v1_CheckNodeResponse>
        CriuCapabilities: MessageTypeDefinition<_ferry_agent_v1_CriuCapabilitiesInput, _ferry_agent_v1_CriuCapabilities>
        Endpoint: MessageTypeDefinition<_ferry_agent_v1_EndpointInput, _ferry_agent_v1_Endpoint>
        Finding: MessageTypeDefinition<_ferry_agent_v1_FindingInput, _ferry_agent_v1_Finding>
        GetNodeRequest: MessageTypeDefinition<_ferry_agent_v1_GetNodeRequestInput, _ferry_agent_v1_GetNodeRequest>
        GetNodeResponse: MessageTypeDefinition<_ferry_agent_v1_GetNodeResponseInput, _ferry_agent_v1_GetNodeResponse>
        Node: MessageTypeDefinition<_ferry_agent_v1_NodeInput, _ferry_agent_v1_Node>
        /**
         * Facts about the node.
         */
        NodeService: SubtypeConstructor<typeof grpc.Client, _ferry_agent_v1_NodeServiceClient> & { service: _ferry_agent_v1_NodeServiceDefinition }
        PhaseTiming: MessageTypeDefinition<_ferry_agent_v1_PhaseTimingInput, _ferry_agent_v1_PhaseTiming>
        ProbePathRequest: MessageTypeDefinition<_ferry_agent_v1_ProbePathRequestInput, _ferry_agent_v1_ProbePathRequest>
        ProbePathResponse: MessageTypeDefinition<_ferry_agent_v1_ProbePathResponseInput, _ferry_agent_v1_ProbePathResponse>
        ProcessRef: MessageTypeDefinition<_ferry_agent_v1_ProcessRefInput, _ferry_agent_v1_ProcessRef>
      }
    }
  }
}

