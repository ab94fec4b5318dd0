// Original file: proto/ferry/agent/v1/session.proto

/**
 * Which side a session is.
 */
export const SessionRole = {
  /**
   * Not set.
   */
  SESSION_ROLE_UNSPECIFIED: 'SESSION_ROLE_UNSPECIFIED',
  /**
   * Where the tree runs before.
   */
  SESSION_ROLE_SOURCE: 'SESSION_ROLE_SOURCE',
  /**
   * Where it runs afterwards.
   */
  SESSION_ROLE_DESTINATION: 'SESSION_ROLE_DESTINATION',
} as const;

/**
 * Which side a session is.
 */
export type SessionRoleInput =
  /**
   * Not set.
   */
  | 'SESSION_ROLE_UNSPECIFIED'
  | 0
  /**
   * Where the tree runs before.
   */
  | 'SESSION_ROLE_SOURCE'
  | 1
  /**
   * Where it runs afterwards.
   */
  | 'SESSION_ROLE_DESTINATION'
  | 2

/**
 * Which side a session is.
 */
export type SessionRole = typeof SessionRole[keyof typeof SessionRole]
