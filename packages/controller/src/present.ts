import { FerryError } from '@ferry/protocol';

/** A message field that the contract promises. Throws INTERNAL: the agent broke the contract. */
export function present<T>(value: T | null | undefined, node: string, call: string): T {
  if (value !== null && value !== undefined) return value;
  throw new FerryError('INTERNAL', `${node} answered ${call} without what it promises`, { node });
}

/** Runs calls to a node; what fails says at which node. */
export async function at<T>(node: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw FerryError.from(error).with({ node });
  }
}
