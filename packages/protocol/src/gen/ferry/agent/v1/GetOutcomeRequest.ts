// Original file: proto/ferry/agent/v1/session.proto


/**
 * Asks how a migration was decided.
 */
export interface GetOutcomeRequestInput {
  /**
   * The migration.
   */
  'migrationId'?: (string);
}

/**
 * Asks how a migration was decided.
 */
export interface GetOutcomeRequest {
  /**
   * The migration.
   */
  'migrationId': (string);
}
