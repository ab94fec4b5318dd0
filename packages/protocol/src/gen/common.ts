import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { EndpointInput as _ferry_agent_v1_EndpointInput, Endpoint as _ferry_agent_v1_Endpoint } from './ferry/agent/v1/Endpoint.js';
import type { FindingInput as _ferry_agent_v1_FindingInput, Finding as _ferry_agent_v1_Finding } from './ferry/agent/v1/Finding.js';
import type { PhaseTimingInput as _ferry_agent_v1_PhaseTimingInput, PhaseTiming as _ferry_agent_v1_PhaseTiming } from './ferry/agent/v1/PhaseTiming.js';
import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from './ferry/agent/v1/ProcessRef.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  ferry: {
    agent: {
      v1: {
        Endpoint: MessageTypeDefinition<_ferry_agent_v1_EndpointInput, _ferry_agent_v1_Endpoint>
        Finding: MessageTypeDefinition<_ferry_agent_v1_FindingInput, _ferry_agent_v1_Finding>
        PhaseTiming: MessageTypeDefinition<_ferry_agent_v1_PhaseTimingInput, _ferry_agent_v1_PhaseTiming>
        ProcessRef: MessageTypeDefinition<_ferry_agent_v1_ProcessRefInput, _ferry_agent_v1_ProcessRef>
      }
    }
  }
}

