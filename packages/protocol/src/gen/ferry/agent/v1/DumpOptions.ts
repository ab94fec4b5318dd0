// Original file: proto/ferry/agent/v1/checkpoint.proto

import type { TcpModeInput as _ferry_agent_v1_TcpModeInput, TcpMode as _ferry_agent_v1_TcpMode } from '../../../ferry/agent/v1/TcpMode.js';
import type { CgroupModeInput as _ferry_agent_v1_CgroupModeInput, CgroupMode as _ferry_agent_v1_CgroupMode } from '../../../ferry/agent/v1/CgroupMode.js';
import type { NetworkLockInput as _ferry_agent_v1_NetworkLockInput, NetworkLock as _ferry_agent_v1_NetworkLock } from '../../../ferry/agent/v1/NetworkLock.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Options of criu dump and pre-dump; names as in criu(8).
 */
export interface DumpOptionsInput {
  /**
   * The tree uses a terminal of a session outside it.
   */
  'shellJob'?: (boolean);
  /**
   * Established TCP connections.
   */
  'tcp'?: (_ferry_agent_v1_TcpModeInput);
  /**
   * Leave out half-open connections that a listener has not accepted.
   */
  'skipInFlight'?: (boolean);
  /**
   * Dump file locks.
   */
  'fileLocks'?: (boolean);
  /**
   * Allow datagram sockets connected outside the tree.
   */
  'extUnixSk'?: (boolean);
  /**
   * Largest unlinked file that goes into the image, in bytes; 0: 1 MiB.
   */
  'ghostLimitBytes'?: (number | string | Long);
  /**
   * Re-link files that were unlinked but live on elsewhere.
   */
  'linkRemap'?: (boolean);
  /**
   * Control groups.
   */
  'manageCgroups'?: (_ferry_agent_v1_CgroupModeInput);
  /**
   * External resources, as criu's --external takes them.
   */
  'external'?: (string)[];
  /**
   * Firewall for connections.
   */
  'networkLock'?: (_ferry_agent_v1_NetworkLockInput);
  /**
   * Leave the tree running after the dump. Not allowed in a migration.
   */
  'leaveRunning'?: (boolean);
  /**
   * Resolve inotify watches by searching.
   */
  'forceIrmap'?: (boolean);
  /**
   * Where to search.
   */
  'irmapScanPaths'?: (string)[];
  /**
   * Freeze through this cgroup freezer.
   */
  'freezeCgroup'?: (string);
  /**
   * Seconds for freezing and collecting; 0: CRIU's 10.
   */
  'timeoutSeconds'?: (number);
  /**
   * Compare files by size only, not by build id.
   */
  'fileValidationSizeOnly'?: (boolean);
  /**
   * Further options of criu, checked against a list: docs/configuration.md.
   */
  'extra'?: (string)[];
}

/**
 * Options of criu dump and pre-dump; names as in criu(8).
 */
export interface DumpOptions {
  /**
   * The tree uses a terminal of a session outside it.
   */
  'shellJob': (boolean);
  /**
   * Established TCP connections.
   */
  'tcp': (_ferry_agent_v1_TcpMode);
  /**
   * Leave out half-open connections that a listener has not accepted.
   */
  'skipInFlight': (boolean);
  /**
   * Dump file locks.
   */
  'fileLocks': (boolean);
  /**
   * Allow datagram sockets connected outside the tree.
   */
  'extUnixSk': (boolean);
  /**
   * Largest unlinked file that goes into the image, in bytes; 0: 1 MiB.
   */
  'ghostLimitBytes': (number);
  /**
   * Re-link files that were unlinked but live on elsewhere.
   */
  'linkRemap': (boolean);
  /**
   * Control groups.
   */
  'manageCgroups': (_ferry_agent_v1_CgroupMode);
  /**
   * External resources, as criu's --external takes them.
   */
  'external': (string)[];
  /**
   * Firewall for connections.
   */
  'networkLock': (_ferry_agent_v1_NetworkLock);
  /**
   * Leave the tree running after the dump. Not allowed in a migration.
   */
  'leaveRunning': (boolean);
  /**
   * Resolve inotify watches by searching.
   */
  'forceIrmap': (boolean);
  /**
   * Where to search.
   */
  'irmapScanPaths': (string)[];
  /**
   * Freeze through this cgroup freezer.
   */
  'freezeCgroup': (string);
  /**
   * Seconds for freezing and collecting; 0: CRIU's 10.
   */
  'timeoutSeconds': (number);
  /**
   * Compare files by size only, not by build id.
   */
  'fileValidationSizeOnly': (boolean);
  /**
   * Further options of criu, checked against a list: docs/configuration.md.
   */
  'extra': (string)[];
}
