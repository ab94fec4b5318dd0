// Original file: proto/ferry/agent/v1/session.proto

import type { ProcessRefInput as _ferry_agent_v1_ProcessRefInput, ProcessRef as _ferry_agent_v1_ProcessRef } from '../../../ferry/agent/v1/ProcessRef.js';
import type { EndpointInput as _ferry_agent_v1_EndpointInput, Endpoint as _ferry_agent_v1_Endpoint } from '../../../ferry/agent/v1/Endpoint.js';
import type { MigrationModeInput as _ferry_agent_v1_MigrationModeInput, MigrationMode as _ferry_agent_v1_MigrationMode } from '../../../ferry/agent/v1/MigrationMode.js';
import type { DumpOptionsInput as _ferry_agent_v1_DumpOptionsInput, DumpOptions as _ferry_agent_v1_DumpOptions } from '../../../ferry/agent/v1/DumpOptions.js';
import type { AddressHandoverInput as _ferry_agent_v1_AddressHandoverInput, AddressHandover as _ferry_agent_v1_AddressHandover } from '../../../ferry/agent/v1/AddressHandover.js';
import type { PrecopyOptionsInput as _ferry_agent_v1_PrecopyOptionsInput, PrecopyOptions as _ferry_agent_v1_PrecopyOptions } from '../../../ferry/agent/v1/PrecopyOptions.js';
import type { PageTransportInput as _ferry_agent_v1_PageTransportInput, PageTransport as _ferry_agent_v1_PageTransport } from '../../../ferry/agent/v1/PageTransport.js';
import type { CompressionInput as _ferry_agent_v1_CompressionInput, Compression as _ferry_agent_v1_Compression } from '../../../ferry/agent/v1/Compression.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Opens the source side.
 */
export interface OpenSourceRequestInput {
  /**
   * Chosen by the caller: [a-z0-9][a-z0-9.-]{0,62}.
   */
  'migrationId'?: (string);
  /**
   * The tree's root; start_time_ticks must be set.
   */
  'process'?: (_ferry_agent_v1_ProcessRefInput | null);
  /**
   * The other side.
   */
  'peer'?: (_ferry_agent_v1_EndpointInput | null);
  /**
   * How bytes move.
   */
  'mode'?: (_ferry_agent_v1_MigrationModeInput);
  /**
   * CRIU's options.
   */
  'options'?: (_ferry_agent_v1_DumpOptionsInput | null);
  /**
   * SHARED: the directory, proven by ProbePath.
   */
  'sharedDirectory'?: (string);
  /**
   * The longest time to hold the tree frozen before the decision, in
   * milliseconds; then it aborts. 0: the agent's default.
   */
  'holdLimitMs'?: (number | string | Long);
  /**
   * How long to do without a controller, in milliseconds; 0: default.
   */
  'leaseMs'?: (number | string | Long);
  /**
   * What happens to the tree's addresses.
   */
  'handover'?: (_ferry_agent_v1_AddressHandoverInput | null);
  /**
   * PRECOPY: what it aims at.
   */
  'precopy'?: (_ferry_agent_v1_PrecopyOptionsInput | null);
  /**
   * DISKLESS: how pages shall travel.
   */
  'pageTransport'?: (_ferry_agent_v1_PageTransportInput);
  /**
   * Images and pages leave no faster, in bytes per second; 0: no limit. What is
   * said between the agents beside that is not counted.
   */
  'maxBytesPerSecond'?: (number | string | Long);
  /**
   * DISKLESS, PRECOPY: of pages; none travel in plaintext then.
   */
  'compression'?: (_ferry_agent_v1_CompressionInput);
}

/**
 * Opens the source side.
 */
export interface OpenSourceRequest {
  /**
   * Chosen by the caller: [a-z0-9][a-z0-9.-]{0,62}.
   */
  'migrationId': (string);
  /**
   * The tree's root; start_time_ticks must be set.
   */
  'process': (_ferry_agent_v1_ProcessRef | null);
  /**
   * The other side.
   */
  'peer': (_ferry_agent_v1_Endpoint | null);
  /**
   * How bytes move.
   */
  'mode': (_ferry_agent_v1_MigrationMode);
  /**
   * CRIU's options.
   */
  'options': (_ferry_agent_v1_DumpOptions | null);
  /**
   * SHARED: the directory, proven by ProbePath.
   */
  'sharedDirectory': (string);
  /**
   * The longest time to hold the tree frozen before the decision, in
   * milliseconds; then it aborts. 0: the agent's default.
   */
  'holdLimitMs': (number);
  /**
   * How long to do without a controller, in milliseconds; 0: default.
   */
  'leaseMs': (number);
  /**
   * What happens to the tree's addresses.
   */
  'handover': (_ferry_agent_v1_AddressHandover | null);
  /**
   * PRECOPY: what it aims at.
   */
  'precopy': (_ferry_agent_v1_PrecopyOptions | null);
  /**
   * DISKLESS: how pages shall travel.
   */
  'pageTransport': (_ferry_agent_v1_PageTransport);
  /**
   * Images and pages leave no faster, in bytes per second; 0: no limit. What is
   * said between the agents beside that is not counted.
   */
  'maxBytesPerSecond': (number);
  /**
   * DISKLESS, PRECOPY: of pages; none travel in plaintext then.
   */
  'compression': (_ferry_agent_v1_Compression);
}
