// Original file: proto/ferry/agent/v1/node.proto

import type { EndpointInput as _ferry_agent_v1_EndpointInput, Endpoint as _ferry_agent_v1_Endpoint } from '../../../ferry/agent/v1/Endpoint.js';
import type { CriuCapabilitiesInput as _ferry_agent_v1_CriuCapabilitiesInput, CriuCapabilities as _ferry_agent_v1_CriuCapabilities } from '../../../ferry/agent/v1/CriuCapabilities.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A node's facts.
 */
export interface NodeInput {
  /**
   * Name, as configured and as in its certificate.
   */
  'name'?: (string);
  /**
   * Version of ferryd.
   */
  'version'?: (string);
  /**
   * proc/sys/kernel/random/boot_id.
   */
  'bootId'?: (string);
  /**
   * uname -r.
   */
  'kernel'?: (string);
  /**
   * uname -m.
   */
  'architecture'?: (string);
  /**
   * How others reach this agent.
   */
  'endpoint'?: (_ferry_agent_v1_EndpointInput | null);
  /**
   * CRIU.
   */
  'criu'?: (_ferry_agent_v1_CriuCapabilitiesInput | null);
  /**
   * Bytes free in the memory area (tmpfs) where disk-less pages land.
   */
  'memoryAreaFreeBytes'?: (number | string | Long);
  /**
   * Bytes free in the disk area for images.
   */
  'diskAreaFreeBytes'?: (number | string | Long);
  /**
   * CPU flags as in /proc/cpuinfo, sorted.
   */
  'cpuFlags'?: (string)[];
  /**
   * MemAvailable of /proc/meminfo.
   */
  'memoryAvailableBytes'?: (number | string | Long);
  /**
   * When this ferryd started: microseconds since 1970.
   */
  'startUnixUs'?: (number | string | Long);
}

/**
 * A node's facts.
 */
export interface Node {
  /**
   * Name, as configured and as in its certificate.
   */
  'name': (string);
  /**
   * Version of ferryd.
   */
  'version': (string);
  /**
   * proc/sys/kernel/random/boot_id.
   */
  'bootId': (string);
  /**
   * uname -r.
   */
  'kernel': (string);
  /**
   * uname -m.
   */
  'architecture': (string);
  /**
   * How others reach this agent.
   */
  'endpoint': (_ferry_agent_v1_Endpoint | null);
  /**
   * CRIU.
   */
  'criu': (_ferry_agent_v1_CriuCapabilities | null);
  /**
   * Bytes free in the memory area (tmpfs) where disk-less pages land.
   */
  'memoryAreaFreeBytes': (number);
  /**
   * Bytes free in the disk area for images.
   */
  'diskAreaFreeBytes': (number);
  /**
   * CPU flags as in /proc/cpuinfo, sorted.
   */
  'cpuFlags': (string)[];
  /**
   * MemAvailable of /proc/meminfo.
   */
  'memoryAvailableBytes': (number);
  /**
   * When this ferryd started: microseconds since 1970.
   */
  'startUnixUs': (number);
}
