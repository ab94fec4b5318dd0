import type { status } from '@grpc/grpc-js';

/**
 * What a failure means for whoever asked; the CLI's exit code follows from it.
 * - usage: the request itself is wrong; nothing was tried.
 * - refused: a check said no; nothing was changed.
 * - failed: it was tried, failed, and was undone.
 * - unreachable: a node did not answer.
 * - operator: cannot be settled without a person.
 * - cancelled: asked to stop, and undone.
 * - internal: a defect of Ferry.
 */
export type ErrorCategory =
  'usage' | 'refused' | 'failed' | 'unreachable' | 'operator' | 'cancelled' | 'internal';

export interface ErrorEntry {
  readonly grpc: status;
  readonly category: ErrorCategory;
  /** One sentence: what it means. */
  readonly title: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Makes an entry. */
export const entry = (grpc: status, category: ErrorCategory, title: string, remedy: string): ErrorEntry => ({
  grpc,
  category,
  title,
  remedy,
});
