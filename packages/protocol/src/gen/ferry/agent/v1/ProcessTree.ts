// Original file: proto/ferry/agent/v1/process.proto

import type { ProcessInput as _ferry_agent_v1_ProcessInput, Process as _ferry_agent_v1_Process } from '../../../ferry/agent/v1/Process.js';
import type { FileUseInput as _ferry_agent_v1_FileUseInput, FileUse as _ferry_agent_v1_FileUse } from '../../../ferry/agent/v1/FileUse.js';
import type { SocketUseInput as _ferry_agent_v1_SocketUseInput, SocketUse as _ferry_agent_v1_SocketUse } from '../../../ferry/agent/v1/SocketUse.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A process tree as CRIU would meet it.
 */
export interface ProcessTreeInput {
  /**
   * Root first, parents before children.
   */
  'processes'?: (_ferry_agent_v1_ProcessInput)[];
  /**
   * All thread ids, which must be free at a destination that shares the pid
   * name space's numbering.
   */
  'taskIds'?: (number)[];
  /**
   * Sum of private resident memory: what a disk-less migration sends at most.
   */
  'memoryBytes'?: (number | string | Long);
  /**
   * Regular files in use.
   */
  'files'?: (_ferry_agent_v1_FileUseInput)[];
  /**
   * Inet sockets in use.
   */
  'sockets'?: (_ferry_agent_v1_SocketUseInput)[];
  /**
   * The tree lives in name spaces of its own (others than the agent's).
   */
  'ownNamespaces'?: (string)[];
  /**
   * Whether a controlling terminal outside the tree is in use.
   */
  'hasTerminal'?: (boolean);
  /**
   * Whether it holds file locks.
   */
  'hasFileLocks'?: (boolean);
}

/**
 * A process tree as CRIU would meet it.
 */
export interface ProcessTree {
  /**
   * Root first, parents before children.
   */
  'processes': (_ferry_agent_v1_Process)[];
  /**
   * All thread ids, which must be free at a destination that shares the pid
   * name space's numbering.
   */
  'taskIds': (number)[];
  /**
   * Sum of private resident memory: what a disk-less migration sends at most.
   */
  'memoryBytes': (number);
  /**
   * Regular files in use.
   */
  'files': (_ferry_agent_v1_FileUse)[];
  /**
   * Inet sockets in use.
   */
  'sockets': (_ferry_agent_v1_SocketUse)[];
  /**
   * The tree lives in name spaces of its own (others than the agent's).
   */
  'ownNamespaces': (string)[];
  /**
   * Whether a controlling terminal outside the tree is in use.
   */
  'hasTerminal': (boolean);
  /**
   * Whether it holds file locks.
   */
  'hasFileLocks': (boolean);
}
