import type { RequestedMode } from './request.js';

/** How the modes differ, for whoever must know; nothing is known of `auto` yet. */

/** Whether pages go into the destination's memory area. */
export function sendsPages(mode: RequestedMode): boolean {
  return mode === 'diskless' || hasRounds(mode);
}

/** Whether pages are sent in rounds while the tree runs. */
export function hasRounds(mode: RequestedMode): boolean {
  return mode === 'precopy' || mode === 'hybrid';
}

/** Whether memory is filled in after the move, and the source is needed until that is done. */
export function drains(mode: RequestedMode): boolean {
  return mode === 'postcopy' || mode === 'hybrid';
}
