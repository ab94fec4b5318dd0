// Original file: proto/ferry/agent/v1/common.proto


// Original file: proto/ferry/agent/v1/common.proto

/**
 * How bad it is.
 */
export const _ferry_agent_v1_Finding_Severity = {
  /**
   * Not set.
   */
  SEVERITY_UNSPECIFIED: 'SEVERITY_UNSPECIFIED',
  /**
   * Worth knowing.
   */
  SEVERITY_INFO: 'SEVERITY_INFO',
  /**
   * May fail, or costs something.
   */
  SEVERITY_WARNING: 'SEVERITY_WARNING',
  /**
   * Will fail: refused unless the caller skips checks.
   */
  SEVERITY_BLOCKER: 'SEVERITY_BLOCKER',
} as const;

/**
 * How bad it is.
 */
export type _ferry_agent_v1_Finding_SeverityInput =
  /**
   * Not set.
   */
  | 'SEVERITY_UNSPECIFIED'
  | 0
  /**
   * Worth knowing.
   */
  | 'SEVERITY_INFO'
  | 1
  /**
   * May fail, or costs something.
   */
  | 'SEVERITY_WARNING'
  | 2
  /**
   * Will fail: refused unless the caller skips checks.
   */
  | 'SEVERITY_BLOCKER'
  | 3

/**
 * How bad it is.
 */
export type _ferry_agent_v1_Finding_Severity = typeof _ferry_agent_v1_Finding_Severity[keyof typeof _ferry_agent_v1_Finding_Severity]

/**
 * One thing found by a check.
 */
export interface FindingInput {
  /**
   * How bad it is.
   */
  'severity'?: (_ferry_agent_v1_Finding_SeverityInput);
  /**
   * A reason of the error catalogue (docs/errors.md).
   */
  'reason'?: (string);
  /**
   * What was found.
   */
  'text'?: (string);
  /**
   * What to do about it.
   */
  'remedy'?: (string);
}

/**
 * One thing found by a check.
 */
export interface Finding {
  /**
   * How bad it is.
   */
  'severity': (_ferry_agent_v1_Finding_Severity);
  /**
   * A reason of the error catalogue (docs/errors.md).
   */
  'reason': (string);
  /**
   * What was found.
   */
  'text': (string);
  /**
   * What to do about it.
   */
  'remedy': (string);
}
