import type { Finding } from '@ferry/protocol';
import { cpu } from './cpu.js';
import { criu } from './criu.js';
import type { Check, Facts } from './facts.js';
import { networkLock } from './network-lock.js';
import { postcopy } from './postcopy.js';
import { room } from './room.js';
import { sameNode } from './same-node.js';

const CHECKS: readonly Check[] = [sameNode, criu, cpu, room, networkLock, postcopy];

/** All checks that compare the two nodes. */
export function compareNodes(facts: Facts): Finding[] {
  return CHECKS.flatMap((check) => check(facts));
}
