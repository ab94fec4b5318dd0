import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { DebugInfoInput as _google_rpc_DebugInfoInput, DebugInfo as _google_rpc_DebugInfo } from './google/rpc/DebugInfo.js';
import type { ErrorInfoInput as _google_rpc_ErrorInfoInput, ErrorInfo as _google_rpc_ErrorInfo } from './google/rpc/ErrorInfo.js';
import type { HelpInput as _google_rpc_HelpInput, Help as _google_rpc_Help } from './google/rpc/Help.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    rpc: {
      DebugInfo: MessageTypeDefinition<_google_rpc_DebugInfoInput, _google_rpc_DebugInfo>
      ErrorInfo: MessageTypeDefinition<_google_rpc_ErrorInfoInput, _google_rpc_ErrorInfo>
      Help: MessageTypeDefinition<_google_rpc_HelpInput, _google_rpc_Help>
    }
  }
}

