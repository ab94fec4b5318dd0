import { formatBytes } from '../../units/size.js';
import { blocker, warning } from '../finding.js';
import type { Check } from './facts.js';

/** What post-copy needs at the destination, and what it asks of the source afterwards. */
export const postcopy: Check = ({ source, destination, mode, neededBytes }) => {
  if (mode !== 'postcopy') return [];
  const follows = warning(
    'MEMORY_FOLLOWS',
    `after the move, up to ${formatBytes(neededBytes)} of memory are fetched from ${source.name}: should that node crash meanwhile, the process is lost`,
  );
  if (destination.criu?.lazyPages === true) return [follows];
  return [
    blocker('LAZY_PAGES_MISSING', `${destination.name} cannot fetch memory when it is touched`),
    follows,
  ];
};
