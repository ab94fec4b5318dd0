// Original file: proto/ferry/agent/v1/session.proto

/**
 * What an operator knows or wants.
 */
export const Resolution = {
  /**
   * Not set: refused.
   */
  RESOLUTION_UNSPECIFIED: 'RESOLUTION_UNSPECIFIED',
  /**
   * NEEDS_OPERATOR: tries again what could not be done; its cause has been mended.
   */
  RESOLUTION_RETRY: 'RESOLUTION_RETRY',
  /**
   * Destination, RESTORED: the source's node is down, and the tree will never run
   * there again. Lets the copy run without a receipt.
   */
  RESOLUTION_SOURCE_IS_DOWN: 'RESOLUTION_SOURCE_IS_DOWN',
  /**
   * Destination, RESTORED: the tree runs at the source. Removes the copy.
   */
  RESOLUTION_SOURCE_RUNS: 'RESOLUTION_SOURCE_RUNS',
  /**
   * Destination, NEEDS_OPERATOR: gives the workload up. Removes its images.
   */
  RESOLUTION_GIVE_UP: 'RESOLUTION_GIVE_UP',
} as const;

/**
 * What an operator knows or wants.
 */
export type ResolutionInput =
  /**
   * Not set: refused.
   */
  | 'RESOLUTION_UNSPECIFIED'
  | 0
  /**
   * NEEDS_OPERATOR: tries again what could not be done; its cause has been mended.
   */
  | 'RESOLUTION_RETRY'
  | 1
  /**
   * Destination, RESTORED: the source's node is down, and the tree will never run
   * there again. Lets the copy run without a receipt.
   */
  | 'RESOLUTION_SOURCE_IS_DOWN'
  | 2
  /**
   * Destination, RESTORED: the tree runs at the source. Removes the copy.
   */
  | 'RESOLUTION_SOURCE_RUNS'
  | 3
  /**
   * Destination, NEEDS_OPERATOR: gives the workload up. Removes its images.
   */
  | 'RESOLUTION_GIVE_UP'
  | 4

/**
 * What an operator knows or wants.
 */
export type Resolution = typeof Resolution[keyof typeof Resolution]
