// Original file: proto/ferry/agent/v1/node.proto

import type { NodeInput as _ferry_agent_v1_NodeInput, Node as _ferry_agent_v1_Node } from '../../../ferry/agent/v1/Node.js';

/**
 * The node's facts.
 */
export interface GetNodeResponseInput {
  /**
   * The node.
   */
  'node'?: (_ferry_agent_v1_NodeInput | null);
}

/**
 * The node's facts.
 */
export interface GetNodeResponse {
  /**
   * The node.
   */
  'node': (_ferry_agent_v1_Node | null);
}
