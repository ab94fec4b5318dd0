// Original file: proto/ferry/agent/v1/session.proto

import type { EndpointInput as _ferry_agent_v1_EndpointInput, Endpoint as _ferry_agent_v1_Endpoint } from '../../../ferry/agent/v1/Endpoint.js';
import type { MigrationModeInput as _ferry_agent_v1_MigrationModeInput, MigrationMode as _ferry_agent_v1_MigrationMode } from '../../../ferry/agent/v1/MigrationMode.js';
import type { RestoreOptionsInput as _ferry_agent_v1_RestoreOptionsInput, RestoreOptions as _ferry_agent_v1_RestoreOptions } from '../../../ferry/agent/v1/RestoreOptions.js';
import type { AddressHandoverInput as _ferry_agent_v1_AddressHandoverInput, AddressHandover as _ferry_agent_v1_AddressHandover } from '../../../ferry/agent/v1/AddressHandover.js';
import type { NetworkLockInput as _ferry_agent_v1_NetworkLockInput, NetworkLock as _ferry_agent_v1_NetworkLock } from '../../../ferry/agent/v1/NetworkLock.js';
import type { PageTransportInput as _ferry_agent_v1_PageTransportInput, PageTransport as _ferry_agent_v1_PageTransport } from '../../../ferry/agent/v1/PageTransport.js';
import type { CompressionInput as _ferry_agent_v1_CompressionInput, Compression as _ferry_agent_v1_Compression } from '../../../ferry/agent/v1/Compression.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Opens the destination side.
 */
export interface OpenDestinationRequestInput {
  /**
   * The migration.
   */
  'migrationId'?: (string);
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
  'options'?: (_ferry_agent_v1_RestoreOptionsInput | null);
  /**
   * SHARED: the directory.
   */
  'sharedDirectory'?: (string);
  /**
   * From OpenSource.
   */
  'ticket'?: (Buffer | Uint8Array | string);
  /**
   * From OpenSource.
   */
  'runRightLock'?: (Buffer | Uint8Array | string);
  /**
   * Bytes that will land here, for the size check.
   */
  'expectedBytes'?: (number | string | Long);
  /**
   * How long to do without a controller, in milliseconds; 0: default.
   */
  'leaseMs'?: (number | string | Long);
  /**
   * Name of the root process, for listings.
   */
  'processName'?: (string);
  /**
   * What happens to the tree's addresses; as told to the source.
   */
  'handover'?: (_ferry_agent_v1_AddressHandoverInput | null);
  /**
   * How packets are kept away from an address that is here before its sockets.
   */
  'networkLock'?: (_ferry_agent_v1_NetworkLockInput);
  /**
   * DISKLESS: how pages shall travel; as told to the source. TRANSPORT_REFUSED
   * in PrepareDestination when a node does not allow it.
   */
  'pageTransport'?: (_ferry_agent_v1_PageTransportInput);
  /**
   * As told to the source.
   */
  'compression'?: (_ferry_agent_v1_CompressionInput);
}

/**
 * Opens the destination side.
 */
export interface OpenDestinationRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
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
  'options': (_ferry_agent_v1_RestoreOptions | null);
  /**
   * SHARED: the directory.
   */
  'sharedDirectory': (string);
  /**
   * From OpenSource.
   */
  'ticket': (Buffer);
  /**
   * From OpenSource.
   */
  'runRightLock': (Buffer);
  /**
   * Bytes that will land here, for the size check.
   */
  'expectedBytes': (number);
  /**
   * How long to do without a controller, in milliseconds; 0: default.
   */
  'leaseMs': (number);
  /**
   * Name of the root process, for listings.
   */
  'processName': (string);
  /**
   * What happens to the tree's addresses; as told to the source.
   */
  'handover': (_ferry_agent_v1_AddressHandover | null);
  /**
   * How packets are kept away from an address that is here before its sockets.
   */
  'networkLock': (_ferry_agent_v1_NetworkLock);
  /**
   * DISKLESS: how pages shall travel; as told to the source. TRANSPORT_REFUSED
   * in PrepareDestination when a node does not allow it.
   */
  'pageTransport': (_ferry_agent_v1_PageTransport);
  /**
   * As told to the source.
   */
  'compression': (_ferry_agent_v1_Compression);
}
