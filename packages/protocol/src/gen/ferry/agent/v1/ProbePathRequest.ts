// Original file: proto/ferry/agent/v1/node.proto


// Original file: proto/ferry/agent/v1/node.proto

/**
 * What to do.
 */
export const _ferry_agent_v1_ProbePathRequest_Step = {
  /**
   * Not set: refused.
   */
  STEP_UNSPECIFIED: 'STEP_UNSPECIFIED',
  /**
   * Create the probe file with the token.
   */
  STEP_WRITE: 'STEP_WRITE',
  /**
   * Read it back.
   */
  STEP_READ: 'STEP_READ',
  /**
   * Remove it (only a probe file with this very token).
   */
  STEP_REMOVE: 'STEP_REMOVE',
} as const;

/**
 * What to do.
 */
export type _ferry_agent_v1_ProbePathRequest_StepInput =
  /**
   * Not set: refused.
   */
  | 'STEP_UNSPECIFIED'
  | 0
  /**
   * Create the probe file with the token.
   */
  | 'STEP_WRITE'
  | 1
  /**
   * Read it back.
   */
  | 'STEP_READ'
  | 2
  /**
   * Remove it (only a probe file with this very token).
   */
  | 'STEP_REMOVE'
  | 3

/**
 * What to do.
 */
export type _ferry_agent_v1_ProbePathRequest_Step = typeof _ferry_agent_v1_ProbePathRequest_Step[keyof typeof _ferry_agent_v1_ProbePathRequest_Step]

/**
 * One step of the proof that a path is shared.
 */
export interface ProbePathRequestInput {
  /**
   * An existing directory, absolute.
   */
  'directory'?: (string);
  /**
   * What to do.
   */
  'step'?: (_ferry_agent_v1_ProbePathRequest_StepInput);
  /**
   * 32 to 64 characters of [0-9a-f]; part of the file's name.
   */
  'token'?: (string);
}

/**
 * One step of the proof that a path is shared.
 */
export interface ProbePathRequest {
  /**
   * An existing directory, absolute.
   */
  'directory': (string);
  /**
   * What to do.
   */
  'step': (_ferry_agent_v1_ProbePathRequest_Step);
  /**
   * 32 to 64 characters of [0-9a-f]; part of the file's name.
   */
  'token': (string);
}
