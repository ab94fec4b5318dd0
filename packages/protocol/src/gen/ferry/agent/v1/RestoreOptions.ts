// Original file: proto/ferry/agent/v1/checkpoint.proto

import type { TcpModeInput as _ferry_agent_v1_TcpModeInput, TcpMode as _ferry_agent_v1_TcpMode } from '../../../ferry/agent/v1/TcpMode.js';
import type { CgroupModeInput as _ferry_agent_v1_CgroupModeInput, CgroupMode as _ferry_agent_v1_CgroupMode } from '../../../ferry/agent/v1/CgroupMode.js';

/**
 * Options of criu restore; names as in criu(8).
 */
export interface RestoreOptionsInput {
  /**
   * The tree used a terminal of a session outside it.
   */
  'shellJob'?: (boolean);
  /**
   * Established TCP connections in the image.
   */
  'tcp'?: (_ferry_agent_v1_TcpModeInput);
  /**
   * Control groups.
   */
  'manageCgroups'?: (_ferry_agent_v1_CgroupModeInput);
  /**
   * External resources.
   */
  'external'?: (string)[];
  /**
   * Do not compare permission bits of files.
   */
  'skipFileRwxCheck'?: (boolean);
  /**
   * Compare files by size only, not by build id.
   */
  'fileValidationSizeOnly'?: (boolean);
  /**
   * Further options of criu, checked against a list.
   */
  'extra'?: (string)[];
  /**
   * The tree uses datagram sockets connected outside it.
   */
  'extUnixSk'?: (boolean);
}

/**
 * Options of criu restore; names as in criu(8).
 */
export interface RestoreOptions {
  /**
   * The tree used a terminal of a session outside it.
   */
  'shellJob': (boolean);
  /**
   * Established TCP connections in the image.
   */
  'tcp': (_ferry_agent_v1_TcpMode);
  /**
   * Control groups.
   */
  'manageCgroups': (_ferry_agent_v1_CgroupMode);
  /**
   * External resources.
   */
  'external': (string)[];
  /**
   * Do not compare permission bits of files.
   */
  'skipFileRwxCheck': (boolean);
  /**
   * Compare files by size only, not by build id.
   */
  'fileValidationSizeOnly': (boolean);
  /**
   * Further options of criu, checked against a list.
   */
  'extra': (string)[];
  /**
   * The tree uses datagram sockets connected outside it.
   */
  'extUnixSk': (boolean);
}
