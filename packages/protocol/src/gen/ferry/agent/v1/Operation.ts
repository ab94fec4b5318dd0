// Original file: proto/ferry/agent/v1/operation.proto

import type { ProgressInput as _ferry_agent_v1_ProgressInput, Progress as _ferry_agent_v1_Progress } from '../../../ferry/agent/v1/Progress.js';
import type { StatusInput as _google_rpc_StatusInput, Status as _google_rpc_Status } from '../../../google/rpc/Status.js';
import type { DumpResultInput as _ferry_agent_v1_DumpResultInput, DumpResult as _ferry_agent_v1_DumpResult } from '../../../ferry/agent/v1/DumpResult.js';
import type { RestoreResultInput as _ferry_agent_v1_RestoreResultInput, RestoreResult as _ferry_agent_v1_RestoreResult } from '../../../ferry/agent/v1/RestoreResult.js';
import type { FetchResultInput as _ferry_agent_v1_FetchResultInput, FetchResult as _ferry_agent_v1_FetchResult } from '../../../ferry/agent/v1/FetchResult.js';
import type { PhaseTimingInput as _ferry_agent_v1_PhaseTimingInput, PhaseTiming as _ferry_agent_v1_PhaseTiming } from '../../../ferry/agent/v1/PhaseTiming.js';

// Original file: proto/ferry/agent/v1/operation.proto

/**
 * Where it stands.
 */
export const _ferry_agent_v1_Operation_State = {
  /**
   * Not set.
   */
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  /**
   * Under way.
   */
  STATE_RUNNING: 'STATE_RUNNING',
  /**
   * Ended well: result is set.
   */
  STATE_DONE: 'STATE_DONE',
  /**
   * Ended badly: error is set.
   */
  STATE_FAILED: 'STATE_FAILED',
  /**
   * Ended by CancelOperation: error is set.
   */
  STATE_CANCELLED: 'STATE_CANCELLED',
} as const;

/**
 * Where it stands.
 */
export type _ferry_agent_v1_Operation_StateInput =
  /**
   * Not set.
   */
  | 'STATE_UNSPECIFIED'
  | 0
  /**
   * Under way.
   */
  | 'STATE_RUNNING'
  | 1
  /**
   * Ended well: result is set.
   */
  | 'STATE_DONE'
  | 2
  /**
   * Ended badly: error is set.
   */
  | 'STATE_FAILED'
  | 3
  /**
   * Ended by CancelOperation: error is set.
   */
  | 'STATE_CANCELLED'
  | 4

/**
 * Where it stands.
 */
export type _ferry_agent_v1_Operation_State = typeof _ferry_agent_v1_Operation_State[keyof typeof _ferry_agent_v1_Operation_State]

/**
 * A long operation.
 */
export interface OperationInput {
  /**
   * Its name.
   */
  'id'?: (string);
  /**
   * "dump", "pre-dump", "restore", "fetch".
   */
  'kind'?: (string);
  /**
   * Where it stands.
   */
  'state'?: (_ferry_agent_v1_Operation_StateInput);
  /**
   * How far it is.
   */
  'progress'?: (_ferry_agent_v1_ProgressInput | null);
  /**
   * Why it ended badly.
   */
  'error'?: (_google_rpc_StatusInput | null);
  /**
   * Of a dump or pre-dump.
   */
  'dump'?: (_ferry_agent_v1_DumpResultInput | null);
  /**
   * Of a restore.
   */
  'restore'?: (_ferry_agent_v1_RestoreResultInput | null);
  /**
   * Of a fetch.
   */
  'fetch'?: (_ferry_agent_v1_FetchResultInput | null);
  /**
   * Time per step.
   */
  'timings'?: (_ferry_agent_v1_PhaseTimingInput)[];
  /**
   * What it made.
   */
  'result'?: "dump"|"restore"|"fetch";
}

/**
 * A long operation.
 */
export interface Operation {
  /**
   * Its name.
   */
  'id': (string);
  /**
   * "dump", "pre-dump", "restore", "fetch".
   */
  'kind': (string);
  /**
   * Where it stands.
   */
  'state': (_ferry_agent_v1_Operation_State);
  /**
   * How far it is.
   */
  'progress': (_ferry_agent_v1_Progress | null);
  /**
   * Why it ended badly.
   */
  'error': (_google_rpc_Status | null);
  /**
   * Of a dump or pre-dump.
   */
  'dump'?: (_ferry_agent_v1_DumpResult | null);
  /**
   * Of a restore.
   */
  'restore'?: (_ferry_agent_v1_RestoreResult | null);
  /**
   * Of a fetch.
   */
  'fetch'?: (_ferry_agent_v1_FetchResult | null);
  /**
   * Time per step.
   */
  'timings': (_ferry_agent_v1_PhaseTiming)[];
  /**
   * What it made.
   */
  'result'?: "dump"|"restore"|"fetch";
}
