// Original file: proto/ferry/agent/v1/session.proto

import type { SessionRoleInput as _ferry_agent_v1_SessionRoleInput, SessionRole as _ferry_agent_v1_SessionRole } from '../../../ferry/agent/v1/SessionRole.js';
import type { MigrationModeInput as _ferry_agent_v1_MigrationModeInput, MigrationMode as _ferry_agent_v1_MigrationMode } from '../../../ferry/agent/v1/MigrationMode.js';
import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from '../../../ferry/agent/v1/ProcessRef.js';
import type { EndpointInput as _ferry_agent_v1_EndpointInput, Endpoint as _ferry_agent_v1_Endpoint } from '../../../ferry/agent/v1/Endpoint.js';
import type { ProgressInput as _ferry_agent_v1_ProgressInput, Progress as _ferry_agent_v1_Progress } from '../../../ferry/agent/v1/Progress.js';
import type { StatusInput as _google_rpc_StatusInput, Status as _google_rpc_Status } from '../../../google/rpc/Status.js';
import type { PhaseTimingInput as _ferry_agent_v1_PhaseTimingInput, PhaseTiming as _ferry_agent_v1_PhaseTiming } from '../../../ferry/agent/v1/PhaseTiming.js';
import type { DumpStatsInput as _ferry_agent_v1_DumpStatsInput, DumpStats as _ferry_agent_v1_DumpStats } from '../../../ferry/agent/v1/DumpStats.js';
import type { RestoreStatsInput as _ferry_agent_v1_RestoreStatsInput, RestoreStats as _ferry_agent_v1_RestoreStats } from '../../../ferry/agent/v1/RestoreStats.js';
import type { PrecopyRoundInput as _ferry_agent_v1_PrecopyRoundInput, PrecopyRound as _ferry_agent_v1_PrecopyRound } from '../../../ferry/agent/v1/PrecopyRound.js';
import type { PageTransportInput as _ferry_agent_v1_PageTransportInput, PageTransport as _ferry_agent_v1_PageTransport } from '../../../ferry/agent/v1/PageTransport.js';
import type { DrainStateInput as _ferry_agent_v1_DrainStateInput, DrainState as _ferry_agent_v1_DrainState } from '../../../ferry/agent/v1/DrainState.js';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/ferry/agent/v1/session.proto

/**
 * Where it stands.
 */
export const _ferry_agent_v1_Session_State = {
  /**
   * Not set.
   */
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  /**
   * Source, destination: opened, nothing changed yet.
   */
  STATE_OPEN: 'STATE_OPEN',
  /**
   * Source: criu dump is under way.
   */
  STATE_FREEZING: 'STATE_FREEZING',
  /**
   * Source: every task is frozen, every byte is out; can still be undone.
   */
  STATE_FROZEN: 'STATE_FROZEN',
  /**
   * Source: the decision is on disk; the tree is being ended.
   */
  STATE_COMMITTING: 'STATE_COMMITTING',
  /**
   * Source: every task is gone; POSTCOPY, HYBRID: or is frozen and never runs again
   * (drain). Final.
   */
  STATE_COMMITTED: 'STATE_COMMITTED',
  /**
   * Source: being undone.
   */
  STATE_ABORTING: 'STATE_ABORTING',
  /**
   * Source: the tree runs on. Final.
   */
  STATE_ABORTED: 'STATE_ABORTED',
  /**
   * Destination: pages may arrive.
   */
  STATE_RECEIVING: 'STATE_RECEIVING',
  /**
   * Destination: criu restore is under way.
   */
  STATE_RESTORING: 'STATE_RESTORING',
  /**
   * Destination: the tree exists, held.
   */
  STATE_RESTORED: 'STATE_RESTORED',
  /**
   * Destination: the receipt is on disk; the tree is being let go.
   */
  STATE_RESUMING: 'STATE_RESUMING',
  /**
   * Destination: the tree runs. Final.
   */
  STATE_RUNNING: 'STATE_RUNNING',
  /**
   * Destination: being removed.
   */
  STATE_DISCARDING: 'STATE_DISCARDING',
  /**
   * Destination: nothing is left of it. Final.
   */
  STATE_DISCARDED: 'STATE_DISCARDED',
  /**
   * Cannot go on by itself; error says what is where.
   */
  STATE_NEEDS_OPERATOR: 'STATE_NEEDS_OPERATOR',
} as const;

/**
 * Where it stands.
 */
export type _ferry_agent_v1_Session_StateInput =
  /**
   * Not set.
   */
  | 'STATE_UNSPECIFIED'
  | 0
  /**
   * Source, destination: opened, nothing changed yet.
   */
  | 'STATE_OPEN'
  | 1
  /**
   * Source: criu dump is under way.
   */
  | 'STATE_FREEZING'
  | 2
  /**
   * Source: every task is frozen, every byte is out; can still be undone.
   */
  | 'STATE_FROZEN'
  | 3
  /**
   * Source: the decision is on disk; the tree is being ended.
   */
  | 'STATE_COMMITTING'
  | 4
  /**
   * Source: every task is gone; POSTCOPY, HYBRID: or is frozen and never runs again
   * (drain). Final.
   */
  | 'STATE_COMMITTED'
  | 5
  /**
   * Source: being undone.
   */
  | 'STATE_ABORTING'
  | 6
  /**
   * Source: the tree runs on. Final.
   */
  | 'STATE_ABORTED'
  | 7
  /**
   * Destination: pages may arrive.
   */
  | 'STATE_RECEIVING'
  | 8
  /**
   * Destination: criu restore is under way.
   */
  | 'STATE_RESTORING'
  | 9
  /**
   * Destination: the tree exists, held.
   */
  | 'STATE_RESTORED'
  | 10
  /**
   * Destination: the receipt is on disk; the tree is being let go.
   */
  | 'STATE_RESUMING'
  | 11
  /**
   * Destination: the tree runs. Final.
   */
  | 'STATE_RUNNING'
  | 12
  /**
   * Destination: being removed.
   */
  | 'STATE_DISCARDING'
  | 13
  /**
   * Destination: nothing is left of it. Final.
   */
  | 'STATE_DISCARDED'
  | 14
  /**
   * Cannot go on by itself; error says what is where.
   */
  | 'STATE_NEEDS_OPERATOR'
  | 15

/**
 * Where it stands.
 */
export type _ferry_agent_v1_Session_State = typeof _ferry_agent_v1_Session_State[keyof typeof _ferry_agent_v1_Session_State]

/**
 * One side of a migration.
 */
export interface SessionInput {
  /**
   * The migration's id.
   */
  'migrationId'?: (string);
  /**
   * Which side.
   */
  'role'?: (_ferry_agent_v1_SessionRoleInput);
  /**
   * Where it stands.
   */
  'state'?: (_ferry_agent_v1_Session_StateInput);
  /**
   * Fencing token.
   */
  'generation'?: (number | string | Long);
  /**
   * How bytes move.
   */
  'mode'?: (_ferry_agent_v1_MigrationModeInput);
  /**
   * Source: the tree's root. Destination, once RESTORED: its copy.
   */
  'process'?: (_ferry_agent_v1_ProcessRefInput | null);
  /**
   * Name of the root process.
   */
  'processName'?: (string);
  /**
   * The other side.
   */
  'peer'?: (_ferry_agent_v1_EndpointInput | null);
  /**
   * How far it is.
   */
  'progress'?: (_ferry_agent_v1_ProgressInput | null);
  /**
   * Why it aborted, was discarded, or needs an operator.
   */
  'error'?: (_google_rpc_StatusInput | null);
  /**
   * Time per step.
   */
  'timings'?: (_ferry_agent_v1_PhaseTimingInput)[];
  /**
   * Source, once COMMITTED: CRIU's figures.
   */
  'dumpStats'?: (_ferry_agent_v1_DumpStatsInput | null);
  /**
   * Destination, once RUNNING: CRIU's figures.
   */
  'restoreStats'?: (_ferry_agent_v1_RestoreStatsInput | null);
  /**
   * Bytes of CRIU's page stream sent (source) or received (destination).
   */
  'pageBytes'?: (number | string | Long);
  /**
   * Destination: bytes of images received.
   */
  'imageBytes'?: (number | string | Long);
  /**
   * When it was opened and last changed: microseconds since 1970.
   */
  'createUnixUs'?: (number | string | Long);
  /**
   * Last change.
   */
  'updateUnixUs'?: (number | string | Long);
  /**
   * This node.
   */
  'node'?: (string);
  /**
   * Source, MOVE: the addresses taken off, as "ADDRESS/PREFIX DEVICE".
   */
  'addresses'?: (string)[];
  /**
   * Source, PRECOPY, HYBRID: the rounds so far.
   */
  'precopyRounds'?: (_ferry_agent_v1_PrecopyRoundInput)[];
  /**
   * DISKLESS: how pages travel; once they can, what was agreed on.
   */
  'pageTransport'?: (_ferry_agent_v1_PageTransportInput);
  /**
   * POSTCOPY, HYBRID: how it stands with the memory.
   */
  'drain'?: (_ferry_agent_v1_DrainStateInput);
  /**
   * Source, once FROZEN: bytes that the page stream took of the data connection;
   * fewer than page_bytes when they were compressed.
   */
  'sentPageBytes'?: (number | string | Long);
  /**
   * Source, PLAIN, once FROZEN: for RestoreDestination.
   */
  'pageSums'?: (Buffer | Uint8Array | string);
}

/**
 * One side of a migration.
 */
export interface Session {
  /**
   * The migration's id.
   */
  'migrationId': (string);
  /**
   * Which side.
   */
  'role': (_ferry_agent_v1_SessionRole);
  /**
   * Where it stands.
   */
  'state': (_ferry_agent_v1_Session_State);
  /**
   * Fencing token.
   */
  'generation': (number);
  /**
   * How bytes move.
   */
  'mode': (_ferry_agent_v1_MigrationMode);
  /**
   * Source: the tree's root. Destination, once RESTORED: its copy.
   */
  'process': (_ferry_agent_v1_ProcessRef | null);
  /**
   * Name of the root process.
   */
  'processName': (string);
  /**
   * The other side.
   */
  'peer': (_ferry_agent_v1_Endpoint | null);
  /**
   * How far it is.
   */
  'progress': (_ferry_agent_v1_Progress | null);
  /**
   * Why it aborted, was discarded, or needs an operator.
   */
  'error': (_google_rpc_Status | null);
  /**
   * Time per step.
   */
  'timings': (_ferry_agent_v1_PhaseTiming)[];
  /**
   * Source, once COMMITTED: CRIU's figures.
   */
  'dumpStats': (_ferry_agent_v1_DumpStats | null);
  /**
   * Destination, once RUNNING: CRIU's figures.
   */
  'restoreStats': (_ferry_agent_v1_RestoreStats | null);
  /**
   * Bytes of CRIU's page stream sent (source) or received (destination).
   */
  'pageBytes': (number);
  /**
   * Destination: bytes of images received.
   */
  'imageBytes': (number);
  /**
   * When it was opened and last changed: microseconds since 1970.
   */
  'createUnixUs': (number);
  /**
   * Last change.
   */
  'updateUnixUs': (number);
  /**
   * This node.
   */
  'node': (string);
  /**
   * Source, MOVE: the addresses taken off, as "ADDRESS/PREFIX DEVICE".
   */
  'addresses': (string)[];
  /**
   * Source, PRECOPY, HYBRID: the rounds so far.
   */
  'precopyRounds': (_ferry_agent_v1_PrecopyRound)[];
  /**
   * DISKLESS: how pages travel; once they can, what was agreed on.
   */
  'pageTransport': (_ferry_agent_v1_PageTransport);
  /**
   * POSTCOPY, HYBRID: how it stands with the memory.
   */
  'drain': (_ferry_agent_v1_DrainState);
  /**
   * Source, once FROZEN: bytes that the page stream took of the data connection;
   * fewer than page_bytes when they were compressed.
   */
  'sentPageBytes': (number);
  /**
   * Source, PLAIN, once FROZEN: for RestoreDestination.
   */
  'pageSums': (Buffer);
}
