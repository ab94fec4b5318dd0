import type { CriuCapabilities } from '@ferry/protocol';

/** CRIU as this node has it. */
export interface CriuTool {
  /** The argument vector that starts it. */
  readonly command: readonly string[];
  readonly capabilities: CriuCapabilities;
}
