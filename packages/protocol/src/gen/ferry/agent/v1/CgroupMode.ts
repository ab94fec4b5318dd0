// Original file: proto/ferry/agent/v1/checkpoint.proto

/**
 * How CRIU treats control groups.
 */
export const CgroupMode = {
  /**
   * CRIU's default: soft.
   */
  CGROUP_MODE_UNSPECIFIED: 'CGROUP_MODE_UNSPECIFIED',
  /**
   * Do not touch them.
   */
  CGROUP_MODE_IGNORE: 'CGROUP_MODE_IGNORE',
  /**
   * Restore tasks into groups that must exist.
   */
  CGROUP_MODE_NONE: 'CGROUP_MODE_NONE',
  /**
   * Restore properties of groups.
   */
  CGROUP_MODE_PROPS: 'CGROUP_MODE_PROPS',
  /**
   * Create groups that are missing.
   */
  CGROUP_MODE_SOFT: 'CGROUP_MODE_SOFT',
  /**
   * Create and overwrite.
   */
  CGROUP_MODE_FULL: 'CGROUP_MODE_FULL',
  /**
   * Fail if they exist.
   */
  CGROUP_MODE_STRICT: 'CGROUP_MODE_STRICT',
} as const;

/**
 * How CRIU treats control groups.
 */
export type CgroupModeInput =
  /**
   * CRIU's default: soft.
   */
  | 'CGROUP_MODE_UNSPECIFIED'
  | 0
  /**
   * Do not touch them.
   */
  | 'CGROUP_MODE_IGNORE'
  | 1
  /**
   * Restore tasks into groups that must exist.
   */
  | 'CGROUP_MODE_NONE'
  | 2
  /**
   * Restore properties of groups.
   */
  | 'CGROUP_MODE_PROPS'
  | 3
  /**
   * Create groups that are missing.
   */
  | 'CGROUP_MODE_SOFT'
  | 4
  /**
   * Create and overwrite.
   */
  | 'CGROUP_MODE_FULL'
  | 5
  /**
   * Fail if they exist.
   */
  | 'CGROUP_MODE_STRICT'
  | 6

/**
 * How CRIU treats control groups.
 */
export type CgroupMode = typeof CgroupMode[keyof typeof CgroupMode]
