import type { Finding, NetworkLock, Node } from '@ferry/protocol';
import type { MigrationMode } from '../request.js';

/** What the checks of the controller look at: nothing here asks a node. */
export interface Facts {
  readonly source: Node;
  readonly destination: Node;
  readonly mode: MigrationMode;
  /** What the images and pages will take at most. */
  readonly neededBytes: number;
  /** How the tree's connections are locked; undefined: it has none, or they are not kept. */
  readonly networkLock: NetworkLock | undefined;
}

/** One check: findings, or none when it is content. */
export type Check = (facts: Facts) => Finding[];
