// Original file: proto/ferry/agent/v1/process.proto

import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from '../../../ferry/agent/v1/ProcessRef.js';
import type { Long } from '@grpc/proto-loader';

/**
 * One process.
 */
export interface ProcessInput {
  /**
   * Its identity.
   */
  'ref'?: (_ferry_agent_v1_ProcessRefInput | null);
  /**
   * Parent's pid; 0 if outside the agent's pid name space.
   */
  'parentPid'?: (number);
  /**
   * Name as in /proc/PID/comm.
   */
  'name'?: (string);
  /**
   * Command line.
   */
  'command'?: (string)[];
  /**
   * Executable's path; empty for kernel threads.
   */
  'executable'?: (string);
  /**
   * State letter of /proc/PID/stat: R, S, D, T, t, Z …
   */
  'state'?: (string);
  /**
   * Resident memory.
   */
  'residentBytes'?: (number | string | Long);
  /**
   * Number of threads.
   */
  'threadCount'?: (number);
  /**
   * Real user id.
   */
  'uid'?: (number);
}

/**
 * One process.
 */
export interface Process {
  /**
   * Its identity.
   */
  'ref': (_ferry_agent_v1_ProcessRef | null);
  /**
   * Parent's pid; 0 if outside the agent's pid name space.
   */
  'parentPid': (number);
  /**
   * Name as in /proc/PID/comm.
   */
  'name': (string);
  /**
   * Command line.
   */
  'command': (string)[];
  /**
   * Executable's path; empty for kernel threads.
   */
  'executable': (string);
  /**
   * State letter of /proc/PID/stat: R, S, D, T, t, Z …
   */
  'state': (string);
  /**
   * Resident memory.
   */
  'residentBytes': (number);
  /**
   * Number of threads.
   */
  'threadCount': (number);
  /**
   * Real user id.
   */
  'uid': (number);
}
